/**
 * Our own posts as the running service has them: read again as soon as somebody saves one or an instant comes at which one appears,
 * changes or goes, and published without waiting for other news. It outlives a configuration, which may name another folder.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { type Watch, watchPosts } from '../config/watch.ts';
import { formatProblem } from '../errors.ts';
import type { Instant } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Log } from '../observe/log.ts';
import type { Coalesced } from '../schedule/coalesce.ts';

export interface PostsTools {
  /** As it is configured now. */
  readonly newsroom: () => Newsroom;
  readonly publisher: Coalesced;
  readonly now: () => Instant;
  readonly log: Log;
}

export interface Posts {
  /** Reads the folder of the configuration that is in force, and watches it from now on. */
  readonly open: () => Promise<void>;
  /** Takes in what was saved and what is due; what each beat does. */
  readonly tend: () => Promise<void>;
  /** How many problems there were with what readers know of when the posts were last read. */
  readonly problems: () => number;
}

export function openPosts(tools: PostsTools): Posts {
  let watch: Watch = { changed: async () => false };
  let nextChangeAt: Instant | undefined;
  let problemCount = 0;
  /** What was saved and could not be taken in waits for the next beat. */
  let isRead = true;
  const read = async (): Promise<void> => {
    const { newsroom, publisher, log } = tools;
    isRead = false;
    const { changes, problems, ...report } = await newsroom().readPosts();
    isRead = true;
    nextChangeAt = report.nextChangeAt;
    problemCount = report.problemsInPublic;
    for (const problem of problems) log.warn({}, formatProblem(problem));
    if (changes.added.length + changes.changed.length + changes.removed.length > 0) publisher.request();
  };
  const isDue = () => nextChangeAt !== undefined && nextChangeAt <= tools.now();
  return {
    open: async () => {
      watch = await watchPosts(tools.newsroom().config);
      await read();
    },
    tend: async () => {
      if (await watch.changed()) await settled(watch);
      else if (isRead && !isDue()) return;
      await read();
      // A picture that was painted over changes no post.
      tools.publisher.request();
      void tools.publisher.settle();
    },
    problems: () => problemCount,
  };
}

const QUIET_MS = 100;
const MOST_LOOKS = 8;

/** Waits until nothing has been written for a moment, lest half of a post be published; whoever writes on and on is not waited for. */
async function settled(watch: Watch): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    await wait(QUIET_MS);
    if (!(await watch.changed())) return;
  }
}
