import type { Entry, EntryDetails, FeedHints } from '../../src/ingest/feed.ts';
import type { Hubs } from '../../src/ingest/hub-offer.ts';
import type { Article, Source, SourceState } from '../../src/model.ts';
import type { Site } from '../../src/outward.ts';
import type { HubLease } from '../../src/visits.ts';

/** What a document says that asks nothing of its visitors. */
export const NO_HINTS: FeedHints = {
  ttl: undefined,
  skipHours: [],
  skipDays: [],
  updatePeriod: undefined,
  updateFrequency: undefined,
  updateBase: undefined,
};

/** A source with every field filled in, but for what a test wants otherwise. */
export function sourceOf(wanted: Partial<Source> = {}): Source {
  return {
    id: 'wire',
    url: 'https://wire.example/feed.xml',
    title: 'The Wire',
    homePageUrl: 'https://wire.example/',
    tags: [],
    schedule: undefined,
    minMinutes: 60,
    vetoMinutes: 0,
    content: 'excerpt',
    include: [],
    exclude: [],
    rights: undefined,
    credit: undefined,
    headers: {},
    allowPrivateNetworks: false,
    enabled: true,
    publicUrl: 'https://wire.example/feed.xml',
    secrets: [],
    ...wanted,
  };
}

/** Hubs that nobody subscribes to. */
export const NO_HUBS: Hubs = { met: ({ stored }) => stored, pushed: (_source, stored) => stored };

/** A lease verified an hour ago for ten days. */
export function leaseOf(wanted: Partial<HubLease> = {}): HubLease {
  return {
    hub: 'https://hub.example/',
    topic: 'https://wire.example/feed.xml',
    callbackUrl: 'https://news.example/websub/0123456789abcdef0123456789abcdef',
    secret: 'a'.repeat(64),
    askedAt: undefined,
    askAt: '2026-11-30T10:00:00.000Z',
    failures: 0,
    verifiedAt: '2026-11-22T08:00:00.000Z',
    expiresAt: '2026-12-02T08:00:00.000Z',
    pushedAt: undefined,
    misses: 0,
    ...wanted,
  };
}

/** The state of a source whose last visit went well. */
export function stateOf(wanted: Partial<SourceState> = {}): SourceState {
  return {
    sourceId: 'wire',
    url: 'https://wire.example/feed.xml',
    etag: '"1"',
    lastModified: undefined,
    bodyHash: 'abc',
    wholeAt: '2026-11-22T09:00:00.000Z',
    quietSince: undefined,
    elsewhere: undefined,
    sourceUrl: undefined,
    nextCheckAt: '2026-11-22T10:00:00.000Z',
    why: undefined,
    checkedAt: '2026-11-22T09:00:00.000Z',
    succeededAt: '2026-11-22T09:00:00.000Z',
    failures: 0,
    lastError: undefined,
    goneSeenAt: undefined,
    goneAt: undefined,
    hints: undefined,
    rhythm: undefined,
    relocation: undefined,
    feedTitle: 'Wire',
    feedHomePageUrl: undefined,
    entryCount: 1,
    usualEntries: undefined,
    warnings: [],
    naming: undefined,
    hub: undefined,
    pace: undefined,
    ...wanted,
  };
}

/** An article with every field filled in, but for what a test wants otherwise. */
export function articleOf(wanted: Partial<Article> = {}): Article {
  return {
    id: 'a1',
    sourceId: 'wire',
    guid: 'https://wire.example/1',
    entryId: 'https://wire.example/1',
    url: 'https://wire.example/1',
    title: 'A battery that lasts',
    summary: 'It does.',
    contentHtml: '<p>It does.</p>',
    authors: [],
    tags: ['batteries'],
    language: 'en',
    rights: undefined,
    image: undefined,
    enclosures: [],
    commentsUrl: undefined,
    publishedAt: '2026-11-20T09:00:00.000Z',
    updatedAt: undefined,
    arrivedAt: '2026-11-20T10:00:00.000Z',
    revision: 1,
    fingerprint: 'f1',
    entryHash: undefined,
    post: undefined,
    ...wanted,
  };
}

/** Everything that an entry says, whenever it is read. */
export type Told = Omit<Entry, 'written' | 'details'> & EntryDetails;

export function entryOf(wanted: Partial<Told>): Entry {
  const told: Told = {
    guid: undefined,
    guidIsPermaLink: false,
    link: undefined,
    title: undefined,
    summary: undefined,
    content: undefined,
    published: undefined,
    updated: undefined,
    base: undefined,
    authors: [],
    categories: [],
    enclosures: [],
    images: [],
    commentsUrl: undefined,
    language: undefined,
    rights: undefined,
    ...wanted,
  };
  return { ...told, written: JSON.stringify(told), details: () => told };
}

/** A newsroom at `https://news.example/`. */
export function siteOf(wanted: Partial<Site> = {}): Site {
  return {
    title: 'News',
    description: 'News',
    url: 'https://news.example/',
    language: 'en',
    copyright: '© News',
    icon: undefined,
    logo: undefined,
    ...wanted,
  };
}
