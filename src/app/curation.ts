/**
 * What the newsroom says of single articles, as the running service has it: its file read again as soon as somebody saves it, the last
 * good one kept where it is faulty, and articles let out when their veto window ends. It outlives a configuration.
 */

import type { CurationFile } from '../config/curation-file.ts';
import { openConfigFiles } from '../config/files.ts';
import { ConfigError, formatProblem } from '../errors.ts';
import type { Instant } from '../model.ts';
import { curateArrivals } from '../newsroom/curation.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Log } from '../observe/log.ts';
import type { Coalesced } from '../schedule/coalesce.ts';

export interface CurationTools {
  /** As it is configured now. */
  readonly newsroom: () => Newsroom;
  readonly publisher: Coalesced;
  readonly now: () => Instant;
  readonly log: Log;
}

export interface CurationSide {
  /** Reads the file of the configuration that is in force, and watches it from now on. */
  readonly open: () => Promise<void>;
  /** Takes in what was saved and lets out what is due; what each beat does. */
  readonly tend: () => Promise<void>;
  /** Says of what arrived what the file says; to be done before each publication. */
  readonly settle: () => Promise<void>;
}

const NO_LINES: CurationFile = new Map();

/** Reads nothing by itself. */
export function openCuration({ newsroom, publisher, now, log }: CurationTools): CurationSide {
  let files = openConfigFiles();
  let lines = NO_LINES;
  let seq = 0;
  let releaseAt: Instant | undefined;
  const read = async (): Promise<void> => {
    files = openConfigFiles();
    const { config, store } = newsroom();
    const { latest } = await store.changes(0, 0);
    try {
      const read = await newsroom().curate(files);
      if (read === undefined && lines.size > 0)
        log.warn({}, `${config.curation} is gone; what it said stays in force`);
      lines = read ?? lines;
      seq = latest;
    } catch (thrown) {
      if (!(thrown instanceof ConfigError)) throw thrown;
      for (const problem of thrown.problems) log.error({}, formatProblem(problem));
      log.error({}, 'The curation was not read; the last good one stays in force');
    }
  };
  const isDue = () => releaseAt !== undefined && releaseAt <= now();
  return {
    open: read,
    tend: async () => {
      if (await files.changed()) await read();
      else if (!isDue()) return;
      publisher.request();
      void publisher.settle();
    },
    settle: async () => {
      seq = await curateArrivals(lines, seq, newsroom().store, now());
      releaseAt = (await newsroom().held()).nextAt;
    },
  };
}
