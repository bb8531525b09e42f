/** What is under way: so many at one time, and so many of a kind. */

export interface UnderWay {
  /** Begins a task that never rejects, or answers false because too many run. `then` hears of its end. */
  readonly begin: (host: string, task: () => Promise<void>, then: () => void) => boolean;
  /** Whether there is room for no task at all. */
  readonly isFull: () => boolean;
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>;
}

export interface Bounds {
  readonly inAll: number;
  readonly perHost: number;
}

export function createUnderWay({ inAll, perHost }: Bounds): UnderWay {
  const running = new Set<Promise<void>>();
  const hosts = new Map<string, number>();
  const count = (host: string, more: 1 | -1) => {
    const left = (hosts.get(host) ?? 0) + more;
    if (left === 0) hosts.delete(host);
    else hosts.set(host, left);
  };
  const isFull = () => running.size >= inAll;
  return {
    isFull,
    begin: (host, task, then) => {
      if (isFull() || (hosts.get(host) ?? 0) >= perHost) return false;
      count(host, 1);
      const run = task().finally(() => {
        running.delete(run);
        count(host, -1);
        then();
      });
      running.add(run);
      return true;
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
