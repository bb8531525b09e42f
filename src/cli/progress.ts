import { SingleBar } from 'cli-progress';

/** Shows how far a round has come. */
export interface Progress {
  /** False where nothing is drawn. */
  readonly visible: boolean;
  /** One more is done, and it brought so many articles. */
  readonly step: (label: string, articles?: number) => void;
  readonly end: () => void;
}

const SILENT: Progress = { visible: false, step: () => {}, end: () => {} };

/** A bar with counts, rate and remaining time on stderr; quiet when that is not a terminal or there is nothing to do. */
export function startProgress(title: string, total: number): Progress {
  if (!process.stderr.isTTY || total === 0) return SILENT;
  const bar = new SingleBar({
    format: `${title} {bar} {value}/{total} · {rate}/s{articles} · {label}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  const startedMs = performance.now();
  bar.start(total, 0, { rate: '0', articles: '', label: '' });
  let [done, brought] = [0, 0];
  return {
    visible: true,
    step: (label, count = 0) => {
      done += 1;
      brought += count;
      const seconds = Math.max(0.001, (performance.now() - startedMs) / 1000);
      const articles = brought === 0 ? '' : ` · ${brought} articles`;
      bar.update(done, { rate: (done / seconds).toFixed(1), articles, label });
    },
    end: () => bar.stop(),
  };
}
