/**
 * ★ One visit to one source, the whole line from the address to the saved articles. The only place where a FeedError is caught:
 * a publisher's fault becomes state and a result, never an exception above this file.
 */

import { performance } from 'node:perf_hooks';
import { FeedError } from '../errors.ts';
import type { Changes, Instant, Source, SourceState } from '../model.ts';
import type { HttpClient } from '../net/client.ts';
import type { Store } from '../store/store.ts';
import { sha256 } from '../text/hash.ts';
import { plainText } from '../text/plain.ts';
import { redacted } from '../text/redact.ts';
import { absoluteUrl } from '../text/url.ts';
import type { DomainPace, HubLease } from '../visits.ts';
import type { Feed, RawFeed } from './feed.ts';
import { type FetchedFeed, fetchedFrom, requestFor } from './fetch.ts';
import { type Hubs, hubOfferOf } from './hub-offer.ts';
import { nextCheck } from './next-check.ts';
import type { FeedRead } from './outcome.ts';
import { placeAt, type Question, questionFor } from './places.ts';
import { postponed } from './plan-visit.ts';
import { isSkipped, pollHints } from './poll-hints.ts';
import { readDocument } from './read-document.ts';
import { appearancesOf } from './rhythm.ts';
import type { TakenIn } from './take-in.ts';
import {
  type Reading,
  type RefreshResult,
  resultOf,
  type StageTime,
  skippedResult,
  wishedResult,
} from './visit-result.ts';

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
  /** Whether the operator asked for this very visit, and so for one at hours at which the feed wants none. */
  readonly isWished: boolean;
  /** To be told how the request ended; answers what the state is to remember of the pace of its domain. */
  learn(error: FeedError | undefined): DomainPace | undefined;
  /** Called once nobody is asked any more and nothing but a state is left to save: no other visit need wait for that. */
  leave(): void;
}

/** A visit done: its result for people, and the source's state from now on. */
export interface Visited {
  readonly result: RefreshResult;
  readonly state: SourceState;
  /** Those that it came to the end of. */
  readonly stages: readonly StageTime[];
}

const UNPACED: VisitTerms = {
  signal: undefined,
  isWished: false,
  learn: () => undefined,
  leave: () => undefined,
};
const MAX_TITLE = 300;
/** What a visit changes that brought no document. */
export const NOTHING: Changes = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };

/**
 * Visits a source and saves what it brought together with its new state, both or neither. A visit that comes late, in an hour at which
 * the feed asks for none, is put off unless the operator wished for it.
 * @throws StoreError when the disk refuses; then nothing of the visit is kept, and the source is due as before.
 */
export async function refresh(
  source: Source,
  known: SourceState | undefined,
  tools: RefreshTools,
  terms: VisitTerms = UNPACED,
): Promise<Visited> {
  const startedMs = performance.now();
  const begunAt = tools.now();
  const isUnwelcome = isSkipped(known?.hints, begunAt);
  const later = isUnwelcome && !terms.isWished ? postponed(source, known, begunAt) : undefined;
  if (later !== undefined) {
    await tools.store.save({ changes: NOTHING, state: later });
    return { state: later, result: skippedResult(source, later), stages: [] };
  }
  const question = questionFor(source, known, begunAt);
  const visit: Visit = { source, known, question };
  let reading: Reading;
  tools.store.expect(1);
  try {
    const answer = await tools.http.get(requestFor(source, question, terms.signal));
    const fetched = fetchedFrom(answer, question, begunAt);
    const fetching: StageTime = { stage: 'fetch', ms: performance.now() - startedMs };
    reading =
      fetched.kind === 'fetched'
        ? await readFetched(fetched, visit, tools, fetching)
        : { outcome: fetched, offer: undefined, changes: NOTHING, status: 304, bytes: 0, stages: [fetching] };
  } catch (thrown) {
    // The one door where a publisher's fault stops being an exception; anything else is ours and goes on up.
    if (!(thrown instanceof FeedError)) throw thrown;
    reading = failedReading(thrown, source);
  } finally {
    tools.store.expect(-1);
  }
  const state = stateAfter(visit, reading, tools, terms);
  const decidedMs = performance.now();
  const result = resultOf(reading, known, state, decidedMs - startedMs);
  const saved = save(reading.changes, state === known ? undefined : state, tools.store, terms);
  const { stages } = reading;
  const decided = { state, result: isUnwelcome ? wishedResult(result) : result, stages };
  return whenSaved(saved, decided, decidedMs);
}

/** A step of its own, for the frame of the visit holds on to the whole answer, and hundreds wait for one sync. */
function whenSaved(saved: Promise<void>, decided: Visited, decidedMs: number): Promise<Visited> {
  return saved.then(() => {
    const stage: StageTime = { stage: 'save', ms: performance.now() - decidedMs };
    return { ...decided, stages: [...decided.stages, stage] };
  });
}

interface Visit {
  readonly source: Source;
  readonly known: SourceState | undefined;
  readonly question: Question;
}

/** What we know after a visit of the source, the pace of its domain included. */
function stateAfter(visit: Visit, reading: Reading, tools: RefreshTools, terms: VisitTerms): SourceState {
  const error = reading.outcome.kind === 'failed' ? reading.outcome.error : undefined;
  const pace = terms.learn(error);
  const next = decide(visit, reading, tools);
  // A visit that left the state as it stands leaves it so, unless the domain refused it.
  const isAsItStands = next.pace === pace || (next === visit.known && error?.code !== 'rate-limited');
  return isAsItStands ? next : { ...next, pace };
}

function save(
  changes: Changes,
  state: SourceState | undefined,
  store: Store,
  terms: VisitTerms,
): Promise<void> {
  const saved = store.save({ changes, state });
  if (changes.added.length + changes.changed.length === 0) terms.leave();
  return saved;
}

/** The same but for that pace, its hub included. */
function decide(
  { source, known, question }: Visit,
  { outcome, offer, changes }: Reading,
  tools: RefreshTools,
) {
  const { maxMinutes, nextCron } = tools;
  const now = tools.now();
  const { hub: stored, succeededAt: lookedAt } = known ?? {};
  const hub = tools.hubs.met({ source, stored, offer, added: changes.added, lookedAt, now });
  // The next visit is planned by the lease that stood: a hub that we leave now has yet to hear it.
  return withHub(nextCheck({ source, previous: known, question, outcome, now, maxMinutes, nextCron }), hub);
}

/** The very object where nothing changes, so that nothing is written. */
function withHub(state: SourceState, hub: HubLease | undefined): SourceState {
  return state.hub === hub ? state : { ...state, hub };
}

async function readFetched(
  { raw, permanentUrl }: FetchedFeed,
  { source, known }: Visit,
  tools: RefreshTools,
  fetching: StageTime,
): Promise<Reading> {
  const { url, etag, lastModified, freshUntil, extent } = raw;
  const answered = { url, etag, lastModified, freshUntil, permanentUrl };
  const bodyHash = sha256(raw.bytes);
  const about = { status: raw.status, bytes: raw.bytes.byteLength, stages: [fetching] };
  if (extent === 'whole' && placeAt(known, url)?.bodyHash === bodyHash) {
    return { outcome: { kind: 'unchanged', ...answered }, offer: undefined, changes: NOTHING, ...about };
  }
  const { feed, taken, stages } = await readDocument(raw, source, known?.naming, tools);
  const appeared = appearancesOf(taken.changes.added, known?.succeededAt, tools.now());
  const found = { extent, bodyHash, appeared, ...answered };
  const outcome: FeedRead = { kind: 'feed', ...found, ...told(raw, feed, taken) };
  const offer = hubOfferOf(raw, feed);
  return { outcome, offer, changes: taken.changes, ...about, stages: [fetching, ...stages] };
}

function told({ url }: RawFeed, feed: Feed, { warnings, naming, changes }: TakenIn) {
  return {
    feedTitle: plainText(feed.title ?? '').slice(0, MAX_TITLE) || undefined,
    feedHomePageUrl: absoluteUrl(feed.homePageUrl ?? '', url),
    entryCount: feed.entries.length,
    warnings,
    naming,
    hints: pollHints(feed.hints),
    newArticles: changes.added.length + changes.changed.length,
  };
}

function failedReading(error: FeedError, source: Source): Reading {
  const outcome = { kind: 'failed', error: discreet(error, source) } as const;
  return { outcome, offer: undefined, changes: NOTHING, status: error.status ?? 0, bytes: 0, stages: [] };
}

/** An error may repeat the address, or what the server made of it. */
function discreet(error: FeedError, { secrets }: Source): FeedError {
  const message = redacted(error.message, secrets);
  return message === error.message
    ? error
    : new FeedError(error.code, message, { ...error, cause: undefined });
}
