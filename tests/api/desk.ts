/** A newsroom that has published, as the API sees it: a real press over a store in memory. */

import { gunzipSync } from 'node:zlib';
import type { Desk } from '../../src/api/desk.ts';
import { STORY_BOOK } from '../../src/api/story-book.ts';
import type { Answer } from '../../src/http/answer.ts';
import { answerApi } from '../../src/http/api.ts';
import { NOTHING } from '../../src/ingest/refresh.ts';
import type { Article } from '../../src/model.ts';
import type { Channel, SourceCard } from '../../src/outward.ts';
import { createPress } from '../../src/publish/outputs.ts';
import { unseenNotes } from '../../src/publish/unseen.ts';
import { createSearcher, type Searcher } from '../../src/search/searcher.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Note } from '../../src/store/notes.ts';
import type { Store } from '../../src/store/store.ts';
import { cardsOf, SITE } from '../publish/newsroom.ts';
import { cardOf, channelOf, storyDesk } from '../support/publication.ts';

export const NOW = '2026-11-22T14:05:00.000Z';

export interface Library {
  readonly desk: { -readonly [Part in keyof Desk]: Desk[Part] };
  readonly store: Store;
  readonly searcher: Searcher;
  /** From the next publication on, these and no others are held back. */
  readonly hold: (ids: readonly string[]) => void;
  /** Saves and publishes. */
  readonly save: (
    changes: Partial<Record<'added' | 'changed', readonly Article[]>> & { removed?: readonly string[] },
    notes?: readonly Note[],
  ) => Promise<void>;
  readonly ask: (
    target: string,
    headers?: Readonly<Record<string, string>>,
    method?: string,
  ) => Promise<Reply>;
}

export interface Reply {
  readonly answer: Answer;
  // biome-ignore lint/suspicious/noExplicitAny: what an answer says is for each test to know
  readonly body: any;
}

interface Wanted {
  readonly articles?: readonly Article[];
  readonly cards?: readonly SourceCard[];
  readonly channels?: readonly Channel[];
  readonly adminToken?: string;
  readonly changesKept?: number;
  readonly mostArticles?: number;
}

export async function openLibrary(wanted: Wanted = {}): Promise<Library> {
  const {
    articles = [],
    cards = [cardOf()],
    channels = [channelOf()],
    adminToken,
    mostArticles = 1000,
  } = wanted;
  const store = openMemoryStore(() => NOW, wanted.changesKept);
  const press = createPress();
  let held: ReadonlySet<string> = new Set();
  const pages = { channel: () => '', post: () => '' };
  const save: Library['save'] = async (changes, notes = []) => {
    await store.save({ changes: { ...NOTHING, ...changes }, state: undefined }, notes);
    await store.save({ changes: NOTHING, state: undefined }, await unseenNotes(held, store));
    await press.render({
      site: SITE,
      channels,
      cards: cardsOf(...cards),
      store,
      pages,
      promotion: undefined,
      stories: storyDesk(),
      version: '1.2.3',
      hub: undefined,
      held,
    });
  };
  await save({ added: articles });
  const published = () => press.published();
  const empty = {
    cards: new Map(),
    rules: '',
    hidden: new Set<string>(),
    seq: 0,
    some: async () => new Map(),
  };
  const searcher = createSearcher({ store, shelf: () => published() ?? empty, now: () => NOW, mostArticles });
  const desk: Library['desk'] = {
    site: () => SITE,
    published,
    store,
    stories: STORY_BOOK,
    health: async () => [],
    search: ({ query, filter, from, limit }) =>
      searcher.search({
        query,
        sourceId: filter.source,
        some: async (ids) => (await published()?.some(ids, filter)) ?? new Map(),
        from,
        limit,
      }),
    refresh: async (source) => ({ source, outcome: 'ok' }),
  };
  const door = { desk, version: '1.2.3', adminToken: () => adminToken };
  return {
    desk,
    store,
    searcher,
    hold: (ids) => {
      held = new Set(ids);
    },
    save,
    ask: async (target, headers = {}, method = 'GET') => {
      const [path = '', query = ''] = target.split('?');
      const answer = await answerApi({ method, path, query, headers }, door);
      if (answer === undefined) throw new Error(`nothing answers ${target}`);
      return { answer, body: answer.body === undefined ? undefined : saidBy(answer) };
    },
  };
}

function saidBy({ headers, body = Buffer.alloc(0) }: Answer): unknown {
  const isPacked = headers['Content-Encoding'] === 'gzip';
  return JSON.parse((isPacked ? gunzipSync(body) : body).toString());
}
