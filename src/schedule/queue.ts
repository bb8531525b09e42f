/** Jobs that wait their turn: so many at a time in all, so many at a time for one host. */
export interface Queue {
  /** Runs `job` as soon as its host's turn comes, at once if it may; rejects with an AbortError if it is dropped before. */
  readonly add: <T>(host: string, job: () => Promise<T>) => Promise<T>;
  /** Drops what has not begun. */
  readonly drop: () => void;
  /** Resolves when nothing runs and nothing waits. */
  readonly idle: () => Promise<void>;
  /** How many wait or run. */
  readonly pending: () => number;
  /** Takes other limits from now on; what runs beyond them may end. */
  readonly adjust: (limits: QueueLimits) => void;
}

export interface QueueLimits {
  readonly concurrency: number;
  readonly perHost: number;
}

/** A queue that serves hosts in turn, each host's jobs in their order: a host with many never keeps the others waiting. */
export function createQueue(limits: QueueLimits): Queue {
  const line: Line = { limits, hosts: new Map(), ready: new Set(), idlers: [], running: 0, waiting: 0 };
  return {
    add: (host, work) =>
      new Promise((resolve, reject) => {
        const start = async () => work();
        enqueue(line, host, { run: () => start().then(resolve, reject), drop: () => reject(dropped()) });
      }),
    drop: () => dropWaiting(line),
    idle: () =>
      new Promise((resolve) => {
        line.idlers.push(resolve);
        advance(line);
      }),
    pending: () => line.running + line.waiting,
    adjust: (edited) => {
      line.limits = edited;
      for (const host of line.hosts.values()) enlist(line, host);
      advance(line);
    },
  };
}

interface Job {
  /** Never rejects. */
  readonly run: () => Promise<void>;
  readonly drop: () => void;
}

interface Host {
  readonly name: string;
  readonly waiting: Job[];
  running: number;
}

interface Line {
  limits: QueueLimits;
  readonly hosts: Map<string, Host>;
  /** Hosts that may begin a job now, in the order of their turn. */
  readonly ready: Set<Host>;
  readonly idlers: (() => void)[];
  running: number;
  waiting: number;
}

function enqueue(line: Line, name: string, job: Job): void {
  const host = line.hosts.get(name) ?? { name, waiting: [], running: 0 };
  line.hosts.set(name, host);
  host.waiting.push(job);
  line.waiting += 1;
  enlist(line, host);
  advance(line);
}

function dropWaiting(line: Line): void {
  const jobs = [...line.hosts.values()].flatMap((host) => host.waiting.splice(0));
  line.waiting = 0;
  line.ready.clear();
  for (const host of line.hosts.values()) enlist(line, host);
  for (const job of jobs) job.drop();
  advance(line);
}

/** Begins what may begin; a host that still waits goes to the end of the line. */
function advance(line: Line): void {
  for (const host of line.ready) {
    if (line.running >= line.limits.concurrency) return;
    line.ready.delete(host);
    const job = host.waiting.shift();
    if (job !== undefined) begin(line, host, job);
    enlist(line, host);
  }
  if (line.running + line.waiting === 0) for (const resolve of line.idlers.splice(0)) resolve();
}

function begin(line: Line, host: Host, job: Job): void {
  line.waiting -= 1;
  line.running += 1;
  host.running += 1;
  void job.run().then(() => {
    line.running -= 1;
    host.running -= 1;
    enlist(line, host);
    advance(line);
  });
}

function enlist(line: Line, host: Host): void {
  if (host.waiting.length > 0 && host.running < line.limits.perHost) line.ready.add(host);
  else line.ready.delete(host);
  if (host.waiting.length === 0 && host.running === 0) line.hosts.delete(host.name);
}

function dropped(): DOMException {
  return new DOMException('The job was dropped before its turn came.', 'AbortError');
}
