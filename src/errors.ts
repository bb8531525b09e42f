import type { Instant } from './model.ts';

/** What a publisher or the network did wrong, in one word that operators and programs can rely on. */
export type FeedErrorCode =
  | 'dns' // the host name does not resolve
  | 'connect' // refused, reset, unreachable, TLS failed
  | 'timeout' // no whole answer within the deadline
  | 'too-large' // more bytes than `polling.maxBytes`, on the wire or inflated
  | 'redirects' // more than ten hops, or a loop
  | 'refused-address' // not http(s), or an address that is not public
  | 'http' // a status that is no feed: 4xx, 5xx
  | 'gone' // 410
  | 'rate-limited' // 429, or 503 with Retry-After
  | 'encoding' // a content coding or charset that cannot be read
  | 'empty' // a body of nothing
  | 'not-a-feed' // HTML, OPML or anything else
  | 'malformed'; // a feed beyond repair

/** The publisher's or the network's fault: caught only by `ingest/refresh.ts`, becomes state and result. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
  readonly code: FeedErrorCode;
  readonly url: string | undefined;
  readonly status: number | undefined;
  /** When the server asked us to come back, from `Retry-After`. */
  readonly retryAfter: Instant | undefined;
  /** Of a page where a feed should be: the feeds that it offers, at most five, relative to its own address or absolute. */
  readonly alternates: readonly string[];

  constructor(code: FeedErrorCode, message: string, about: FeedErrorDetails = {}) {
    super(message, { cause: about.cause });
    this.code = code;
    this.url = about.url;
    this.status = about.status;
    this.retryAfter = about.retryAfter;
    this.alternates = about.alternates ?? [];
  }
}

export interface FeedErrorDetails {
  readonly url?: string | undefined;
  readonly status?: number | undefined;
  readonly retryAfter?: Instant | undefined;
  readonly alternates?: readonly string[];
  readonly cause?: unknown;
}

/** One mistake of the operator's, with its place. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `sources[3].url`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** `config.json:41:7 sources[3].url: …`, the form that editors and people can follow. */
export function formatProblem(problem: Problem): string {
  const where = `${problem.file}:${problem.line}:${problem.column}`;
  return problem.path === '' ? `${where} ${problem.message}` : `${where} ${problem.path}: ${problem.message}`;
}

/** The operator's fault: every problem at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

/** Our disk or database: the visit is abandoned and nothing is half-saved. `in-use`: another process writes to it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: 'failed' | 'in-use';

  constructor(message: string, cause?: unknown, code: 'failed' | 'in-use' = 'failed') {
    super(message, { cause });
    this.code = code;
  }
}

/** The message of whatever was thrown, in one line. */
export function messageOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.replace(/\s+/gu, ' ').trim();
}
