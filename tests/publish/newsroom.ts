/** A small newsroom for the tests of this room: its site, a channel, two sources, a post, and a store that only remembers. */

import { type Article, POSTS_SOURCE_ID, type PostDetails } from '../../src/model.ts';
import type { Site, SourceCard } from '../../src/outward.ts';
import type { DocumentPlan } from '../../src/publish/document.ts';
import type { Pages, Publication } from '../../src/publish/run.ts';
import type { Store } from '../../src/store/store.ts';
import { cardOf, channelOf, publicationFrom } from '../support/publication.ts';
import { articleOf } from '../support/samples.ts';

export const SITE: Site = {
  title: 'Voltwire',
  description: 'News of everything that runs on electrons.',
  url: 'https://news.example/',
  language: 'en',
  copyright: '© 2026 Voltwire',
  icon: 'https://news.example/icon.png',
  logo: 'https://news.example/logo.png',
};

export function cardsOf(...cards: readonly SourceCard[]): ReadonlyMap<string, SourceCard> {
  return new Map(cards.map((card) => [card.id, card]));
}

/** The nth article of a source: a minute older with each, so that they come out in the order of their numbers. */
export function numbered(n: number, wanted: Partial<Article> = {}): Article {
  const sourceId = wanted.sourceId ?? 'wire';
  const url = `https://${sourceId}.example/${n}`;
  const at = new Date(Date.UTC(2026, 10, 20, 12) - n * 60_000).toISOString();
  return articleOf({
    id: `${sourceId}-${String(n).padStart(5, '0')}`,
    guid: url,
    entryId: url,
    url,
    title: `Story ${n}`,
    publishedAt: at,
    arrivedAt: at,
    ...wanted,
  });
}

/** One of our own posts. */
export function postOf(
  slug: string,
  wanted: Partial<Article> = {},
  details: Partial<PostDetails> = {},
): Article {
  const url = `https://news.example/posts/${slug}/`;
  const post: PostDetails = {
    slug,
    section: undefined,
    byline: [],
    editor: undefined,
    imageCredit: undefined,
    link: undefined,
    pinned: false,
    corrections: [],
    ...details,
  };
  return articleOf({
    id: `post-${slug}`,
    sourceId: POSTS_SOURCE_ID,
    guid: url,
    entryId: url,
    url,
    post,
    ...wanted,
  });
}

/** A store that holds these articles, whatever order they came in, and counts how far it was read. */
export function storeOf(articles: readonly Article[]): Store & { readonly read: () => number } {
  let read = 0;
  const key = (it: Article) => `${it.publishedAt ?? it.arrivedAt} ${it.id}`;
  const sorted = [...articles].sort((one, other) => (key(one) > key(other) ? -1 : 1));
  const byArrival = [...articles];
  const listed = (it: Article) => ({
    id: it.id,
    sourceId: it.sourceId,
    version: 1,
    serial: byArrival.indexOf(it),
  });
  const unused = () => Promise.reject(new Error('publishing has no business here'));
  return {
    states: unused,
    state: unused,
    sightings: unused,
    linked: unused,
    allLinked: unused,
    revisions: unused,
    changes: async () => ({ changes: [], latest: 0, startOver: false }),
    notes: async () => new Map(),
    articles: async (ids) => {
      read += ids.length;
      return new Map(sorted.filter((it) => ids.includes(it.id)).map((it) => [it.id, it]));
    },
    *listing({ sourceIds, limit = Number.POSITIVE_INFINITY }) {
      const wanted = sorted.filter((it) => sourceIds === undefined || sourceIds.includes(it.sourceId));
      for (const it of wanted.slice(0, limit)) yield listed(it);
    },
    *arrivals(before) {
      for (const it of byArrival.slice(0, before).reverse()) yield listed(it);
    },
    listed: (ids) => sorted.filter((it) => ids.includes(it.id)).map(listed),
    arrivalsByDay: () => new Map(),
    firstArrivals: () => new Map(byArrival.toReversed().map((it) => [it.sourceId, it.arrivedAt])),
    arrived: () => sorted.length,
    counts: unused,
    save: unused,
    expect: unused,
    prune: unused,
    close: unused,
    read: () => read,
    async *newest({ sourceIds, limit = Number.POSITIVE_INFINITY }) {
      const wanted = sorted.filter((it) => sourceIds === undefined || sourceIds.includes(it.sourceId));
      for (const article of wanted.slice(0, limit)) {
        read += 1;
        yield article;
      }
    },
  };
}

/** Pages of one line, which name what they were given. */
export const PLAIN_PAGES: Pages = {
  channel: ({ path, articles }) => `${path}: ${articles.map((it) => it.title).join(', ')}\n`,
  post: ({ article, readingNext }) =>
    `${article.title}, next ${readingNext.map((it) => it.title).join(', ')}\n`,
};

/** A publication of these articles. */
export function publicationOf(articles: readonly Article[], wanted: Partial<Publication> = {}): Publication {
  return publicationFrom(storeOf(articles), { site: SITE, pages: PLAIN_PAGES, ...wanted });
}

/** What a document of the channel `all` says of itself. */
export function planOf(wanted: Partial<DocumentPlan> = {}): DocumentPlan {
  return {
    site: SITE,
    channel: channelOf(),
    path: '/',
    name: 'channels/all',
    version: '0.1.0',
    hub: undefined,
    withdrawn: [],
    curated: new Map(),
    history: undefined,
    cards: cardsOf(cardOf()),
    ...wanted,
  };
}
