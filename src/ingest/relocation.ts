/**
 * How a move is believed. A permanent redirect (301, 308) may be a mistake, an outage or a hijack, so it is followed but not believed
 * until a feed was found there ten times in a row, or thrice over a week; and it is given up once the new address is dead.
 */

import type { FeedError } from '../errors.ts';
import type { Instant, Source, SourceState } from '../model.ts';
import { addMinutes } from '../text/date.ts';
import type { Relocation } from '../visits.ts';

const SIGHTINGS = 10;
const SIGHTINGS_OVER_A_WEEK = 3;
const WEEK_MINUTES = 7 * 1440;
const DEAD_ENDS = 3;
const DEAD_CODES: ReadonlySet<string> = new Set(['dns', 'not-a-feed', 'refused-address', 'redirects']);

/** The address to ask: the configured one, or where we believe that it moved to. */
export function addressOf(source: Source, state: SourceState | undefined): string {
  return movedTo(source, state) ?? source.url;
}

/** Where we believe that a source moved to; an operator who edits its address overrules that. */
export function movedTo(source: Source, state: SourceState | undefined): string | undefined {
  const relocation = state?.sourceUrl === source.url ? state.relocation : undefined;
  return relocation?.adoptedAt === undefined ? undefined : relocation.to;
}

/** What is known of a move after a visit that found a feed; `permanentUrl` is where permanent redirects alone led to. */
export function afterFeed(
  source: Source,
  known: Relocation | undefined,
  permanentUrl: string | undefined,
  now: Instant,
): Relocation | undefined {
  const isAsked = known?.adoptedAt !== undefined;
  if (isAsked && (permanentUrl === undefined || permanentUrl === known.to)) return { ...known, deadEnds: 0 };
  if (permanentUrl === undefined) return undefined;
  const seenBefore = known?.to === permanentUrl ? known : undefined;
  const seen = {
    to: permanentUrl,
    firstSeenAt: seenBefore?.firstSeenAt ?? now,
    sightings: (seenBefore?.sightings ?? 0) + 1,
    deadEnds: 0,
  };
  const isBelieved = isConfirmed(seen, now) && mayMove(source, permanentUrl);
  return { adoptedAt: isBelieved ? now : undefined, ...seen };
}

/** What is known of it after a visit that found none: a redirect under observation neither gains nor loses by it. */
export function afterDeadEnd(known: Relocation | undefined, error: FeedError): Relocation | undefined {
  if (known?.adoptedAt === undefined || !isDead(error)) return known;
  const deadEnds = known.deadEnds + 1;
  return error.code === 'gone' || deadEnds >= DEAD_ENDS ? undefined : { ...known, deadEnds };
}

function isConfirmed(seen: Pick<Relocation, 'sightings' | 'firstSeenAt'>, now: Instant): boolean {
  if (seen.sightings >= SIGHTINGS) return true;
  return seen.sightings >= SIGHTINGS_OVER_A_WEEK && addMinutes(seen.firstSeenAt, WEEK_MINUTES) <= now;
}

/** Never from TLS to plain text, and never to another origin with headers that were meant for this one. */
function mayMove(source: Source, to: string): boolean {
  const [from, target] = [new URL(source.url), new URL(to)];
  if (from.protocol === 'https:' && target.protocol !== 'https:') return false;
  return from.origin === target.origin || Object.keys(source.headers).length === 0;
}

function isDead({ code, status }: FeedError): boolean {
  return code === 'gone' || DEAD_CODES.has(code) || (code === 'http' && (status === 404 || status === 410));
}
