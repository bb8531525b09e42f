import { SingleBar } from 'cli-progress';

/** Shows how far a round has come. */
export interface Progress {
  /** False where nothing is drawn. */
  readonly visible: boolean;
  readonly step: (label: string) => void;
  readonly end: () => void;
}

const SILENT: Progress = { visible: false, step: () => {}, end: () => {} };

/** A bar with counts, rate and remaining time on stderr; quiet when that is not a terminal or there is nothing to do. */
export function startProgress(title: string, total: number): Progress {
  if (!process.stderr.isTTY || total === 0) return SILENT;
  const bar = new SingleBar({
    format: `${title} {bar} {value}/{total} · {rate}/s · {label}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  const startedMs = performance.now();
  bar.start(total, 0, { rate: '0', label: '' });
  let done = 0;
  return {
    visible: true,
    step: (label) => {
      done += 1;
      const seconds = Math.max(0.001, (performance.now() - startedMs) / 1000);
      bar.update(done, { rate: (done / seconds).toFixed(1), label });
    },
    end: () => bar.stop(),
  };
}
