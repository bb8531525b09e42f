/**
 * Lists of feeds that somebody else keeps. What they say is theirs to say, but not at any price: so many feeds and no more, nothing
 * inward, and a list that suddenly names less than half of its feeds is more likely broken than meant.
 */
import type { Config, SourceList } from '../config/config.ts';
import type { Instant, Source } from '../model.ts';
import type { FollowedList, ListedFeed } from '../store/collections.ts';
import { addMinutes, laterOf, minutesBetween } from '../text/date.ts';
import { briefHash, shortHash } from '../text/hash.ts';
import { linkKey } from '../text/link.ts';
import { nameKey } from '../text/place-key.ts';
import { hostOf } from '../text/url.ts';
import type { OpmlFeed } from './opml-read.ts';
import { sourceOf } from './opml-source.ts';

const DAY_MINUTES = 1440;
const HOUR_MINUTES = 60;
/** A shrunken list that is still the same after so long is meant. */
const BELIEVED_AFTER_MINUTES = 2 * DAY_MINUTES;
const HASH_CHARACTERS = 8;
const MAX_NAME = 40;

/** Under what a list is remembered: its address may be a secret. */
export function listKey(url: string): string {
  return shortHash(['source list', url]);
}

/** The feeds of a list as far as they can be followed, each once, the first ones of more than `maxSources`. */
export function listedFeeds(feeds: readonly OpmlFeed[], { maxSources }: SourceList): readonly ListedFeed[] {
  const byId = new Map<string, ListedFeed>();
  for (const feed of feeds) {
    if (byId.size >= maxSources) break;
    const offered = sourceOf(feed, false);
    if ('refused' in offered) continue;
    const { url, title, homePageUrl } = offered.fields;
    const id = listedId(url);
    if (!byId.has(id)) byId.set(id, { id, url, title: text(title), homePageUrl: text(homePageUrl) });
  }
  return [...byId.values()];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The same for ever, whatever the list says beside the address; whatever scheme and `www.` that has. */
function listedId(url: string): string {
  const host = nameKey((hostOf(url) ?? '').replace(/^www\./u, '')).replace(/[^a-z0-9-]+/gu, '');
  return `${host.slice(0, MAX_NAME) || 'feed'}-${briefHash(linkKey(url)).slice(0, HASH_CHARACTERS)}`;
}

/** What a reading of a list came to: a list, or none. */
export type ListReading = Read | NotModified | Failed;

interface Validators {
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

interface Read extends Validators {
  readonly kind: 'read';
  readonly feeds: readonly ListedFeed[];
}

interface NotModified {
  readonly kind: 'not-modified';
}

interface Failed {
  readonly kind: 'failed';
  /** Not before, says the server. */
  readonly retryAfter: Instant | undefined;
}

export interface ListVerdict {
  readonly state: FollowedList;
  readonly added: readonly ListedFeed[];
  readonly removed: readonly ListedFeed[];
  /** How many feeds the list named that was not taken, because it shrank too much to be believed at once. */
  readonly heldBack: number | undefined;
}

const UNKNOWN: Omit<FollowedList, 'nextCheckAt'> = {
  feeds: [],
  etag: undefined,
  lastModified: undefined,
  failures: 0,
  shrunkSince: undefined,
};

/** What is known of a list after it was read. */
export function judgeList(known: FollowedList | undefined, reading: ListReading, now: Instant): ListVerdict {
  const before = known ?? UNKNOWN;
  const tomorrow = addMinutes(now, DAY_MINUTES);
  const same = { added: [], removed: [], heldBack: undefined };
  if (reading.kind === 'failed') return { ...same, state: afterFailure(before, reading, now) };
  if (reading.kind === 'not-modified') {
    return { ...same, state: { ...before, failures: 0, nextCheckAt: tomorrow } };
  }
  const { feeds, etag, lastModified } = reading;
  const shrunkSince = feeds.length * 2 < before.feeds.length ? (before.shrunkSince ?? now) : undefined;
  const read = { failures: 0, nextCheckAt: tomorrow };
  if (shrunkSince !== undefined && minutesBetween(shrunkSince, now) < BELIEVED_AFTER_MINUTES) {
    // Without validators, so that the next answer is a whole one.
    const state = { ...before, ...read, etag: undefined, lastModified: undefined, shrunkSince };
    return { ...same, state, heldBack: feeds.length };
  }
  return {
    state: { feeds, etag, lastModified, ...read, shrunkSince: undefined },
    added: without(feeds, before.feeds),
    removed: without(before.feeds, feeds),
    heldBack: undefined,
  };
}

function without(feeds: readonly ListedFeed[], others: readonly ListedFeed[]): readonly ListedFeed[] {
  const ids = new Set(others.map(({ id }) => id));
  return feeds.filter(({ id }) => !ids.has(id));
}

function afterFailure(
  before: Omit<FollowedList, 'nextCheckAt'>,
  { retryAfter }: Failed,
  now: Instant,
): FollowedList {
  const wait = Math.min(HOUR_MINUTES * 2 ** Math.min(before.failures, 8), DAY_MINUTES);
  const at = addMinutes(now, wait);
  return { ...before, failures: before.failures + 1, nextCheckAt: laterOf(at, retryAfter ?? at) };
}

/** The configuration with the feeds of its lists among its sources. What the operator names himself, or an earlier list, comes first. */
export function withListedSources(config: Config, followed: ReadonlyMap<string, FollowedList>): Config {
  if (config.sourceLists.length === 0) return config;
  const ids = new Set(config.sources.map(({ id }) => id));
  const addresses = new Set(config.sources.map(({ url }) => linkKey(url)));
  const listed = config.sourceLists.flatMap((list) => {
    const feeds = followed.get(listKey(list.url))?.feeds.slice(0, list.maxSources) ?? [];
    return feeds.flatMap((feed) => {
      const address = linkKey(feed.url);
      if (ids.has(feed.id) || addresses.has(address)) return [];
      ids.add(feed.id);
      addresses.add(address);
      return [listedSource(feed, list)];
    });
  });
  return { ...config, sources: [...config.sources, ...listed] };
}

function listedSource(feed: ListedFeed, { tags, content, minMinutes }: SourceList): Source {
  return {
    publicUrl: feed.url,
    secrets: [],
    ...feed,
    title: feed.title,
    homePageUrl: feed.homePageUrl,
    tags,
    schedule: undefined,
    minMinutes,
    vetoMinutes: 0,
    content,
    include: [],
    exclude: [],
    rights: undefined,
    credit: undefined,
    headers: {},
    // Whoever keeps the list is no operator of ours.
    allowPrivateNetworks: false,
    enabled: true,
  };
}
