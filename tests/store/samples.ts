import type { Article, Changes, Instant, SourceState } from '../../src/model.ts';
import type { OutboxItem } from '../../src/store/collections.ts';
import type { ArticleQuery, Visit } from '../../src/store/store.ts';
import { instantMs, toInstant } from '../../src/text/date.ts';

const BEGIN = instantMs('2026-11-22T09:00:00.000Z');

/** Every article. */
export const ALL: ArticleQuery = {};

/** So many minutes after a fixed beginning. */
export function at(minutes: number): Instant {
  return toInstant(BEGIN + minutes * 60_000);
}

export function makeArticle(id: string, about: Partial<Article> = {}): Article {
  return {
    id,
    sourceId: 's',
    guid: `guid of ${id}`,
    entryId: `tag:news.example,2026:${id}`,
    url: `https://news.example/${id}`,
    title: `Title of ${id}`,
    summary: undefined,
    contentHtml: `<p>Content of ${id}</p>`,
    authors: [],
    tags: ['ev'],
    language: 'en',
    rights: undefined,
    image: undefined,
    enclosures: [],
    commentsUrl: undefined,
    publishedAt: at(0),
    updatedAt: undefined,
    arrivedAt: at(1),
    revision: 1,
    fingerprint: `fingerprint of ${id}`,
    entryHash: undefined,
    post: undefined,
    ...about,
  };
}

export function makeState(sourceId: string, about: Partial<SourceState> = {}): SourceState {
  return {
    sourceId,
    url: `https://${sourceId}.example/feed`,
    etag: '"e"',
    lastModified: undefined,
    bodyHash: undefined,
    wholeAt: undefined,
    quietSince: undefined,
    elsewhere: undefined,
    sourceUrl: undefined,
    nextCheckAt: at(60),
    why: undefined,
    checkedAt: at(0),
    succeededAt: at(0),
    failures: 0,
    lastError: undefined,
    goneSeenAt: undefined,
    goneAt: undefined,
    hints: undefined,
    rhythm: undefined,
    relocation: undefined,
    feedTitle: undefined,
    feedHomePageUrl: undefined,
    entryCount: 3,
    usualEntries: undefined,
    warnings: [],
    naming: undefined,
    hub: undefined,
    pace: undefined,
    ...about,
  };
}

export function visit(changes: Partial<Changes> = {}, state: SourceState | undefined = undefined): Visit {
  return { changes: { added: [], changed: [], unchanged: 0, restated: [], removed: [], ...changes }, state };
}

export function makeOutboxItem(about: Partial<OutboxItem> = {}): OutboxItem {
  const waits = { queuedAt: at(0), dueAt: at(0), attempts: 0 };
  return { sender: 'webhook', to: 'https://hook.example/', body: '{}', ...waits, ...about };
}

/** A visit that found everything as it was. */
export const NOTHING: Visit = visit({});

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export function ids(articles: readonly Article[]): readonly string[] {
  return articles.map((article) => article.id);
}
