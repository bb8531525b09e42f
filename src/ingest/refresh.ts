/**
 * ★ One visit to one source, the whole line from the address to the saved articles. The only place where a FeedError is caught:
 * a publisher's fault becomes state and a result, never an exception above this file.
 */

import { FeedError, type FeedErrorCode } from '../errors.ts';
import type {
  Changes,
  DomainPace,
  Feed,
  HubLease,
  HubOffer,
  Instant,
  RawFeed,
  Source,
  SourceState,
} from '../model.ts';
import type { HttpClient } from '../net/client.ts';
import type { Store } from '../store/store.ts';
import { sha256 } from '../text/hash.ts';
import { plainText } from '../text/plain.ts';
import { absoluteUrl } from '../text/url.ts';
import { fetchFeed } from './fetch.ts';
import { type Hubs, hubOfferOf } from './hub-offer.ts';
import { nextCheck, type VisitOutcome } from './next-check.ts';
import { readDocument } from './read-document.ts';
import type { TakenIn } from './take-in.ts';

export interface RefreshTools {
  readonly http: HttpClient;
  readonly store: Store;
  readonly now: () => Instant;
  /** The newsroom's own address: the authority of the ids that we mint. */
  readonly siteUrl: string;
  readonly maxMinutes: number;
  readonly nextCron: (expression: string, after: Instant) => Instant | undefined;
  readonly hubs: Hubs;
}

/** What the one who sends a visit out gives it on its way. */
export interface VisitTerms {
  readonly signal: AbortSignal | undefined;
  /** To be told how the request ended; answers what the state is to remember of the pace of its domain. */
  readonly learn: (error: FeedError | undefined) => DomainPace | undefined;
}

/** What a visit came to, as `refresh --json` prints it. */
export interface RefreshResult {
  readonly source: string;
  readonly outcome: 'ok' | 'not-modified' | 'unchanged' | 'failed' | 'skipped';
  readonly status: number | null;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly bytes: number;
  readonly ms: number;
  readonly error: { readonly code: FeedErrorCode; readonly message: string } | null;
}

/** A visit done: its result for people, and the source's state from now on. */
export interface Visited {
  readonly result: RefreshResult;
  readonly state: SourceState;
}

interface Reading {
  readonly outcome: VisitOutcome;
  /** Undefined where no document was read. */
  readonly offer: HubOffer | undefined;
  readonly changes: Changes;
  readonly status: number;
  readonly bytes: number;
}

const UNPACED: VisitTerms = { signal: undefined, learn: () => undefined };
const MAX_TITLE = 300;
/** What a visit changes that brought no document. */
export const NOTHING: Changes = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };

/**
 * Visits a source and saves what it brought together with its new state, both or neither.
 * @throws StoreError when the disk refuses; then nothing of the visit is kept, and the source is due as before.
 */
export async function refresh(
  source: Source,
  known: SourceState | undefined,
  tools: RefreshTools,
  terms: VisitTerms = UNPACED,
): Promise<Visited> {
  const startedMs = performance.now();
  const reading = await read(source, known, tools, terms.signal).catch(failedReading);
  const { maxMinutes, nextCron } = tools;
  const now = tools.now();
  const { offer, changes } = reading;
  const hub = tools.hubs.met({ source, stored: known?.hub, offer, added: changes.added, now });
  const decision = {
    source,
    previous: known === undefined ? undefined : withHub(known, hub),
    outcome: reading.outcome,
    now,
    maxMinutes,
    nextCron,
  };
  const error = reading.outcome.kind === 'failed' ? reading.outcome.error : undefined;
  const pace = terms.learn(error);
  const next = withHub(nextCheck(decision), hub);
  // A visit that left the state as it stands leaves it so, unless the domain refused it.
  const state = next === known && error?.code !== 'rate-limited' ? next : { ...next, pace };
  await tools.store.save({ changes, state: state === known ? undefined : state });
  return { state, result: resultOf(source, known, reading, performance.now() - startedMs) };
}

/** The very object where nothing changes, so that nothing is written. */
function withHub(state: SourceState, hub: HubLease | undefined): SourceState {
  return state.hub === hub ? state : { ...state, hub };
}

async function read(
  source: Source,
  known: SourceState | undefined,
  tools: RefreshTools,
  signal: AbortSignal | undefined,
): Promise<Reading> {
  const fetched = await fetchFeed(source, known, tools.http, { now: tools.now(), signal });
  if (fetched.kind === 'not-modified') {
    return { outcome: fetched, offer: undefined, changes: NOTHING, status: 304, bytes: 0 };
  }
  const { raw } = fetched;
  const bodyHash = sha256(raw.bytes);
  const about = { status: raw.status, bytes: raw.bytes.byteLength };
  if (known?.bodyHash === bodyHash && known.url === raw.url) {
    const { url, etag, lastModified } = raw;
    const outcome = { kind: 'unchanged', url, etag, lastModified } as const;
    return { ...about, outcome, offer: undefined, changes: NOTHING };
  }
  const { feed, taken } = await readDocument(raw, source, known?.naming, tools);
  const offer = hubOfferOf(raw, feed);
  return { ...about, outcome: outcomeOf(raw, bodyHash, feed, taken), offer, changes: taken.changes };
}

function outcomeOf(raw: RawFeed, bodyHash: string, feed: Feed, taken: TakenIn): VisitOutcome {
  return {
    kind: 'feed',
    url: raw.url,
    etag: raw.etag,
    lastModified: raw.lastModified,
    bodyHash,
    feedTitle: plainText(feed.title ?? '').slice(0, MAX_TITLE) || undefined,
    feedHomePageUrl: absoluteUrl(feed.homePageUrl ?? '', raw.url),
    entryCount: feed.entries.length,
    warnings: taken.warnings,
    naming: taken.naming,
    newArticles: taken.changes.added.length + taken.changes.changed.length,
  };
}

/** The one door where a publisher's fault stops being an exception; anything else is ours and goes on up. */
function failedReading(thrown: unknown): Reading {
  if (!(thrown instanceof FeedError)) throw thrown;
  return {
    outcome: { kind: 'failed', error: thrown },
    offer: undefined,
    changes: NOTHING,
    status: thrown.status ?? 0,
    bytes: 0,
  };
}

function resultOf(
  source: Source,
  known: SourceState | undefined,
  reading: Reading,
  ms: number,
): RefreshResult {
  const { outcome, changes } = reading;
  return {
    source: source.id,
    outcome: wordFor(outcome, known),
    status: reading.status === 0 ? null : reading.status,
    added: changes.added.length,
    changed: changes.changed.length,
    unchanged: changes.unchanged,
    bytes: reading.bytes,
    ms: Math.round(ms),
    error: outcome.kind === 'failed' ? { code: outcome.error.code, message: outcome.error.message } : null,
  };
}

/** A document of other bytes that says nothing new is `unchanged`, but for the first one that a source ever gave us. */
function wordFor(outcome: VisitOutcome, known: SourceState | undefined): RefreshResult['outcome'] {
  if (outcome.kind !== 'feed') return outcome.kind;
  return outcome.newArticles === 0 && known?.bodyHash !== undefined ? 'unchanged' : 'ok';
}
