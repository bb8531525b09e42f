import type { FeedErrorCode } from '../errors.ts';
import type { Changes, Instant, Source, SourceState } from '../model.ts';
import type { HubOffer, VisitReason } from '../visits.ts';
import type { VisitOutcome } from './outcome.ts';

/** What a visit came to, as `refresh --json` prints it. */
export interface RefreshResult {
  readonly source: string;
  readonly outcome: 'ok' | 'not-modified' | 'unchanged' | 'failed' | 'skipped';
  /** The same in one sentence. */
  readonly happened: string;
  readonly status: number | null;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly bytes: number;
  /** Until it was decided when to come back; that it then waits to be made safe together with others is not counted. */
  readonly ms: number;
  readonly error: { readonly code: FeedErrorCode; readonly message: string } | null;
  /** Null where there will be none: switched off, or gone. */
  readonly nextCheckAt: Instant | null;
  /** Why the next visit is then; null for a source that was never visited. */
  readonly why: VisitReason | null;
}

/** How long one stage of a visit took. */
export interface StageTime {
  readonly stage: 'fetch' | 'parse' | 'merge' | 'save';
  readonly ms: number;
}

/** A visit as the publisher answered it, before anything is decided. */
export interface Reading {
  readonly outcome: VisitOutcome;
  /** Undefined where no document was read. */
  readonly offer: HubOffer | undefined;
  readonly changes: Changes;
  readonly status: number;
  readonly bytes: number;
  /** Those that it came to the end of. */
  readonly stages: readonly StageTime[];
}

const NO_WORK = { status: null, added: 0, changed: 0, unchanged: 0, bytes: 0, ms: 0, error: null } as const;

/** The result of a visit that took `ms`; `known` is what we knew before it, `state` what we know now. */
export function resultOf(
  reading: Reading,
  known: SourceState | undefined,
  state: SourceState,
  ms: number,
): RefreshResult {
  const { outcome, changes } = reading;
  const word = wordFor(outcome, known);
  return {
    source: state.sourceId,
    outcome: word,
    happened: sentenceFor(word, reading),
    status: reading.status === 0 ? null : reading.status,
    added: changes.added.length,
    changed: changes.changed.length,
    unchanged: changes.unchanged,
    bytes: reading.bytes,
    ms: Math.round(ms),
    error: outcome.kind === 'failed' ? { code: outcome.error.code, message: outcome.error.message } : null,
    nextCheckAt: state.goneAt === undefined ? state.nextCheckAt : null,
    why: state.why ?? null,
  };
}

/** The same of a visit made at an hour at which the feed asks for none, because the operator wished for it. */
export function wishedResult(result: RefreshResult): RefreshResult {
  const told = 'The feed wants no visits at this hour (skipHours, skipDays); this one was forced.';
  return { ...result, happened: `${result.happened} ${told}` };
}

/** The result of a document that a hub brought. */
export function deliveredResult(
  state: SourceState,
  told: Pick<RefreshResult, 'outcome' | 'bytes' | 'ms'> & Partial<RefreshResult>,
): RefreshResult {
  const happened =
    told.outcome === 'failed' ? 'Its hub brought what cannot be read.' : 'Its hub brought a document.';
  return { source: state.sourceId, happened, ...NO_WORK, ...told, ...nextOf(state) };
}

/** The result of a source that was not asked. */
export function skippedResult(source: Source, state: SourceState | undefined): RefreshResult {
  const happened = source.enabled ? 'It is not due yet.' : 'It is switched off.';
  const next = source.enabled ? nextOf(state) : { nextCheckAt: null, why: null };
  return { source: source.id, outcome: 'skipped', happened, ...NO_WORK, ...next };
}

function nextOf(state: SourceState | undefined): Pick<RefreshResult, 'nextCheckAt' | 'why'> {
  const nextCheckAt = state === undefined || state.goneAt !== undefined ? null : state.nextCheckAt;
  return { nextCheckAt, why: state?.why ?? null };
}

/** A document of other bytes that says nothing new is `unchanged`, but for the first one that a source ever gave us. */
function wordFor(outcome: VisitOutcome, known: SourceState | undefined): RefreshResult['outcome'] {
  if (outcome.kind !== 'feed') return outcome.kind;
  return outcome.newArticles === 0 && known?.bodyHash !== undefined ? 'unchanged' : 'ok';
}

function sentenceFor(word: RefreshResult['outcome'], { outcome, changes }: Reading): string {
  if (outcome.kind === 'failed') return `The visit failed: ${outcome.error.message}.`;
  if (word === 'not-modified') return 'Nothing has changed since the last visit, says the server.';
  if (outcome.kind === 'unchanged') return 'The document is the one that we know, byte for byte.';
  const { added, changed } = changes;
  if (added.length + changed.length === 0) return 'The document says nothing new.';
  return `${articles(added.length)} came in, ${changed.length === 0 ? 'none' : changed.length} changed.`;
}

function articles(count: number): string {
  return count === 1 ? 'One article' : `${count === 0 ? 'No' : count} articles`;
}
