import { createHash } from 'node:crypto';
import type { Desk } from '../../src/api/desk.ts';
import { STORY_BOOK } from '../../src/api/story-book.ts';
import { createEvents, USUAL_EVENTS } from '../../src/http/events.ts';
import type { Served } from '../../src/http/served.ts';
import type { FrontDoorOptions } from '../../src/http/server.ts';
import { createAnswerTally } from '../../src/http/tally.ts';
import type { Output } from '../../src/outward.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { createCallbacks } from '../../src/websub/callback.ts';
import { createLeaseBook } from '../../src/websub/lease-book.ts';
import { SITE } from '../site/sample.ts';

export const MODIFIED_AT = '2026-11-22T14:05:00.700Z';
export const MODIFIED = 'Sun, 22 Nov 2026 14:05:00 GMT';

export function makeOutput(path: string, text: string, change: Partial<Output> = {}): Output {
  const body = Buffer.from(text);
  return {
    path,
    mediaType: 'application/rss+xml; charset=utf-8',
    parts: [body],
    hash: createHash('sha256').update(body).digest('hex').slice(0, 24),
    modifiedAt: MODIFIED_AT,
    links: ['<https://news.example/rss.xml>; rel="self"', '<https://hub.example/>; rel="hub"'],
    freshSeconds: 600,
    assembly: undefined,
    ...change,
  };
}

/** Long enough to be worth compressing. */
export const FEED = makeOutput('/rss.xml', `<rss>${'<item>charging</item>'.repeat(200)}</rss>`, {
  hash: 'abc',
});
export const SMALL = makeOutput('/feed.json', '{"items":[]}', {
  mediaType: 'application/feed+json',
  modifiedAt: undefined,
  links: [],
});
export const PAGE = makeOutput('/channels/all/', `<!doctype html>${'<p>x</p>'.repeat(300)}`, {
  mediaType: 'text/html; charset=utf-8',
  links: [],
});
export const STYLE = makeOutput('/assets/style.0123456789abcdef.css', 'a{color:red}', {
  mediaType: 'text/css; charset=utf-8',
  modifiedAt: undefined,
  links: [],
  freshSeconds: 31_536_000,
});

/** Callbacks of a newsroom without a subscription. */
const NOBODY_CALLS = createCallbacks({
  book: createLeaseBook([]),
  now: () => MODIFIED_AT,
  keep: () => {},
  tell: () => {},
  ingest: async () => {},
  maxBytes: () => 1000,
});

/** Of a house that has published nothing yet. */
export const EMPTY_DESK: Desk = {
  site: () => SITE,
  published: () => undefined,
  store: openMemoryStore(() => MODIFIED_AT),
  stories: STORY_BOOK,
  health: async () => [],
  search: async () => undefined,
  refresh: async () => ({}),
};

export function makeOptions(
  outputs: ReadonlyMap<string, Served>,
  change: Partial<FrontDoorOptions> = {},
): FrontDoorOptions {
  return {
    site: () => SITE,
    names: () => ({ site: SITE, server: { host: '127.0.0.1', trustProxy: false } }),
    find: async () => undefined,
    outputs: () => outputs,
    moved: () => new Map(),
    gone: () => new Set(),
    health: () => ({ ready: true }),
    status: async () => ({ site: SITE, generatedAt: MODIFIED_AT, sources: [], problems: [] }),
    statusFeed: async () => undefined,
    statusJson: async () => ({ sources: [] }),
    version: '1.2.3',
    api: { desk: EMPTY_DESK, version: '1.2.3', adminToken: () => undefined },
    events: createEvents({ desk: EMPTY_DESK, ...USUAL_EVENTS }),
    searchPage: async () => '<!doctype html>',
    storyPage: async () => undefined,
    metrics: async () => 'voltwire_sources 0\n',
    tally: createAnswerTally(),
    onFeedRead: () => {},
    callbacks: NOBODY_CALLS,
    hub: { isOpen: () => false, receive: () => ({ status: 500, text: '', retryAfterSeconds: undefined }) },
    onError: (error) => {
      throw error;
    },
    ...change,
  };
}
