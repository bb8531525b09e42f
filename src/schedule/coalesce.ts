/** A task that many may ask for, and that runs once for all of them. */
export interface Coalesced {
  /** Asks for a run; answers at once. */
  readonly request: () => void;
  /** Runs what was asked for without further waiting, and resolves when nothing is left to do. */
  readonly settle: () => Promise<void>;
  /** Does something else while no run is under way; what was asked for until it is done is run at once then. Not to be called in a run. */
  readonly between: <Made>(doing: () => Promise<Made>) => Promise<Made>;
}

/**
 * Runs `task` once within `waitMs` of the first request, never twice at the same time; what is asked for while it runs is one more
 * run. The task must not reject.
 */
export function coalesce(task: () => Promise<void>, waitMs: number): Coalesced {
  let timer: NodeJS.Timeout | undefined;
  let wanted = false;
  let running: Promise<void> | undefined;

  const runAll = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      await task();
    }
    running = undefined;
  };
  const run = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    // Without anything to do it would be over before it is noted down.
    if (wanted) running ??= runAll();
    return running ?? Promise.resolve();
  };
  const between = async <Made>(doing: () => Promise<Made>): Promise<Made> => {
    while (running !== undefined) await running;
    const done = doing();
    running = done.then(runAll, runAll);
    return done;
  };
  return {
    between,
    request: () => {
      wanted = true;
      if (running === undefined) timer ??= setTimeout(run, waitMs);
    },
    settle: async () => {
      while (wanted || running !== undefined) await run();
    },
  };
}
