/**
 * What belongs to one address alone: its validators, the hash of its document, and when it was last asked without validators. A
 * source may answer from several addresses in turn, and none of them may hear of another's validators, nor be asked unconditionally
 * more than once a day because another one answered in between.
 */

import type { FeedError } from '../errors.ts';
import type { Instant, Source, SourceState } from '../model.ts';
import type { Conditional } from '../net/redirect.ts';
import { minutesBetween } from '../text/date.ts';
import type { Place } from '../visits.ts';
import { addressOf } from './relocation.ts';

/** What a visit asks: an address, and on what conditions it and those that it may redirect to are asked. */
export interface Question {
  readonly url: string;
  readonly conditionals: readonly Conditional[];
}

const MAX_PLACES = 4;
/** Bad request, content too large, and header fields too large. */
const TOO_LONG: ReadonlySet<number> = new Set([400, 413, 431]);
const LONG_VALIDATORS = 1024;
const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const MONTH_MINUTES = 30 * DAY_MINUTES;

/**
 * The question of a visit now. An address with validators is asked on condition that something changed, and without conditions where
 * its news may be hidden behind validators that got stuck.
 */
export function questionFor(source: Source, known: SourceState | undefined, now: Instant): Question {
  const conditionals: Conditional[] = [];
  for (const place of placesOf(known))
    if (hasValidators(place) && !isDoubtful(place, heardAt(place, known, now)))
      conditionals.push(conditionalOf(place));
  return { url: addressOf(source, known), conditionals };
}

/** When an address last answered: what slept for days is given the chance to say by itself what is new. */
function heardAt(place: Place, known: SourceState | undefined, now: Instant): Instant {
  return (place.url === known?.url ? known.succeededAt : undefined) ?? now;
}

/** Every address that we remember, the one that answered last first. */
export function placesOf(state: SourceState | undefined): readonly Place[] {
  if (state === undefined) return [];
  const { url, etag, lastModified, bodyHash, wholeAt, quietSince, elsewhere = [] } = state;
  return [{ url, etag, lastModified, bodyHash, wholeAt, quietSince }, ...elsewhere];
}

export function placeAt(state: SourceState | undefined, url: string): Place | undefined {
  return placesOf(state).find((place) => place.url === url);
}

/** An address that answered, with what it gave us for the next time. */
export interface Answered extends Omit<Place, 'wholeAt' | 'quietSince'> {
  readonly isWhole: boolean;
  /** Whether it brought anything new. */
  readonly isNews: boolean;
}

/** The places with an address that answered, now the newest of them, and with what the question itself cost. */
export function withAnswer(
  places: readonly Place[],
  answered: Answered,
  question: Question,
  now: Instant,
): readonly [Place, ...Place[]] {
  const { url, etag, lastModified, bodyHash } = answered;
  const known = places.find((place) => place.url === url);
  // Without validators every question is whole, and there is nothing to remember of it.
  const isAskable = hasValidators(answered);
  const isWhole = answered.isWhole || wasAskedWhole(url, question);
  const wholeAt = isWhole ? now : known?.wholeAt;
  const quietSince = answered.isNews ? now : (known?.quietSince ?? now);
  const place: Place = {
    url,
    etag,
    lastModified,
    bodyHash,
    wholeAt: isAskable ? wholeAt : undefined,
    quietSince: isAskable ? quietSince : undefined,
  };
  const others = places.filter((it) => it.url !== url && (hasValidators(it) || it.bodyHash !== undefined));
  return others.length === 0 ? [place] : [place, ...withQuestion(others, [question.url], question, now)];
}

/** The places after these addresses were asked: those that were asked without the validators that we hold have had it for today. */
export function withQuestion(
  places: readonly Place[],
  asked: readonly (string | undefined)[],
  question: Question,
  now: Instant,
): readonly Place[] {
  return places.map((place) => {
    const isSpent = hasValidators(place) && wasAskedWhole(place.url, question) && isAmong(place.url, asked);
    return isSpent ? { ...place, wholeAt: now } : place;
  });
}

/**
 * The places after one was refused as a bad or too long request: its validators are forgotten if they are so long that they may be
 * why, for many servers take no more than 4 KB of headers. It would be locked out by them until it is asked without conditions.
 */
export function withoutLong(places: readonly Place[], error: FeedError): readonly Place[] {
  if (error.status === undefined || !TOO_LONG.has(error.status)) return places;
  return places.map((place) => {
    const length = (place.etag ?? '').length + (place.lastModified ?? '').length;
    const isBlamed = place.url === error.url && length > LONG_VALIDATORS;
    return isBlamed ? { ...place, ...NO_VALIDATORS } : place;
  });
}

const NO_VALIDATORS = {
  etag: undefined,
  lastModified: undefined,
  wholeAt: undefined,
  quietSince: undefined,
};

/** The state with these places, the one that answered last as its own. */
export function placed(state: SourceState, places: readonly Place[]): SourceState {
  const { url, etag, lastModified, bodyHash, wholeAt, quietSince } = places[0] ?? state;
  return { ...state, url, etag, lastModified, bodyHash, wholeAt, quietSince, elsewhere: elsewhere(places) };
}

/** What a state remembers of all but the first. */
export function elsewhere(places: readonly Place[]): readonly Place[] | undefined {
  return places.length < 2 ? undefined : places.slice(1, MAX_PLACES);
}

function conditionalOf({ url, etag, lastModified }: Place): Conditional {
  // RFC 3229: whoever can make use of a part may say so, where it names the whole that it has.
  const headers: Record<string, string> = etag === undefined ? {} : { 'if-none-match': etag, 'a-im': 'feed' };
  if (lastModified !== undefined) headers['if-modified-since'] = lastModified;
  return { url, headers };
}

/** As caches and publishing software write them; long ones are not passed on by every proxy. */
const USUAL_ETAG = /^(?:W\/)?"[\x21\x23-\x7e]{0,1024}"$/u;

/**
 * Whether an address that said for so long that nothing changed is to prove it: after a day, or, where all that time nothing was new,
 * after as long again, a week at most. So a stuck server at most doubles a silence. What gets stuck are caches and publishing
 * software, whose ETags have the usual form; one of a form of its own was made for its document, and is doubted once a month.
 */
function isDoubtful({ wholeAt, quietSince, etag }: Place, heardAt: Instant): boolean {
  if (wholeAt === undefined) return true;
  const since = minutesBetween(wholeAt, heardAt);
  if (since < DAY_MINUTES) return false;
  const silence = minutesBetween(quietSince ?? wholeAt, wholeAt);
  const isUsual = etag === undefined || USUAL_ETAG.test(etag);
  const patience = isUsual ? Math.min(Math.max(silence, DAY_MINUTES), WEEK_MINUTES) : MONTH_MINUTES;
  return since >= patience;
}

function hasValidators({ etag, lastModified }: Pick<Place, 'etag' | 'lastModified'>): boolean {
  return etag !== undefined || lastModified !== undefined;
}

function wasAskedWhole(url: string, question: Question): boolean {
  return !question.conditionals.some((conditional) => conditional.url === url);
}

function isAmong(url: string, asked: readonly (string | undefined)[]): boolean {
  return asked.some((it) => it !== undefined && (it === url || withoutFragment(it) === url));
}

function withoutFragment(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  url.hash = '';
  return url.href;
}
