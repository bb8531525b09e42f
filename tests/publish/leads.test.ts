import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Article, POSTS_SOURCE_ID } from '../../src/model.ts';
import type { Channel, Output } from '../../src/outward.ts';
import { createPress, type Press } from '../../src/publish/outputs.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { cardOf, channelOf, renderOutputs, storyDesk } from '../support/publication.ts';
import { cardsOf, numbered, postOf, publicationOf } from './newsroom.ts';

const SOURCES = ['wire', 'daily', 'blog', 'times'];
const CARDS = cardsOf(...SOURCES.map((id) => cardOf({ id })));
const NOTHING = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };

/** Of story `k`, told by a source some minutes before the others of its number. */
function tellingOf(k: number, sourceId: string, minutes = 0): Article {
  const page = `https://${sourceId}.example/${k}`;
  const names = { id: `${sourceId}-${k}`, guid: page, entryId: page, url: page };
  return { ...numbered(k * 7 + minutes, { sourceId }), ...names, title: headline(k) };
}

function headline(k: number): string {
  return `Alpha${k} bravo${k} charlie${k} delta${k}`;
}

/** A newsroom with a channel of one article a story, as its readers see it. */
function openRoom(wanted: Partial<Channel> = {}) {
  const store = openMemoryStore();
  const channels = [channelOf({ id: 'lead', stories: 'lead', ...wanted }), channelOf({ id: 'every' })];
  const hidden = new Set<string>();
  let press = createPress();
  const about = (keeps: Store | undefined) =>
    publicationOf([], { channels, cards: CARDS, store, held: new Set(hidden), stories: storyDesk(keeps) });
  const desk = about(store).stories;
  const publish = async (by: Press) => (await by.render({ ...about(store), stories: desk })).outputs;
  return {
    store,
    hold: (id: string) => hidden.add(id),
    release: (id: string) => hidden.delete(id),
    add: (...added: readonly Article[]) => store.save({ changes: { ...NOTHING, added }, state: undefined }),
    edit: async (article: Article) => {
      const changed = [{ ...article, revision: article.revision + 1, fingerprint: article.title }];
      await store.save({ changes: { ...NOTHING, changed }, state: undefined });
    },
    kill: (id: string, killed = true) => {
      const value = { pinned: false, killed, annotation: undefined, at: '2026-11-22T00:00:00.000Z' };
      return store.save({ changes: NOTHING, state: undefined }, [{ collection: 'curation', key: id, value }]);
    },
    restart: () => {
      press = createPress();
    },
    publish: () => publish(press),
    /** By a press that remembers nothing and keeps nothing. */
    publishAfresh: async () => (await renderOutputs(about(undefined))).outputs,
    /** Titles, or names, in the channel's feed. */
    shown: async () => idsIn(await publish(press), 'lead'),
    told: async () => new Set([...(await store.notes('tellings')).values()].map(({ article }) => article)),
  };
}

function idsIn(outputs: readonly Output[], channel: string): readonly string[] {
  const feed = outputs.find(({ path }) => path === `/channels/${channel}/feed.json`);
  const { items } = JSON.parse(Buffer.concat(feed?.parts ?? []).toString()) as { items: { url: string }[] };
  return items.map(({ url }) => url);
}

function bytesOf(outputs: readonly Output[]) {
  return outputs.map(({ path, parts }) => [path, Buffer.concat(parts).toString()]);
}

const A = tellingOf(1, 'wire', 2);
const B = tellingOf(1, 'daily', 1);
const C = tellingOf(1, 'blog', 0);
const url = ({ url: address }: Article) => address ?? '';

describe('a channel of one article a story', () => {
  it('carries the first telling, and later ones join it; a channel of all carries each', async () => {
    const room = openRoom();
    await room.add(A);
    expect(await room.shown()).toEqual([url(A)]);
    await room.add(B, C);
    expect(await room.shown()).toEqual([url(A)]);
    expect(idsIn(await room.publish(), 'every')).toEqual([C, B, A].map(url));
  });

  it('keeps what it carries when a headline is edited so that it tells the same as another', async () => {
    const room = openRoom();
    const other = tellingOf(2, 'daily');
    await room.add(A);
    await room.add(other);
    await room.publish();
    await room.edit({ ...other, title: headline(1) });
    room.restart();
    expect(await room.shown()).toEqual([url(A), url(other)].sort().reverse());
  });

  it('lets the next telling take the place of one that is taken down, and of none but once', async () => {
    const room = openRoom();
    await room.add(A);
    await room.publish();
    await room.add(B);
    await room.add(C);
    await room.publish();
    await room.kill(A.id);
    expect(await room.shown()).toEqual([url(B)]);
    await room.kill(A.id, false);
    expect(await room.shown()).toEqual([url(B)]);
  });

  it('gives nobody the place of what retention forgot', async () => {
    const room = openRoom();
    await room.add({ ...A, arrivedAt: '2026-11-01T00:00:00.000Z' });
    await room.publish();
    await room.add(B);
    await room.publish();
    await room.store.prune({ arrivedBefore: '2026-11-02T00:00:00.000Z', perSource: 1000 });
    expect(await room.shown()).toEqual([]);
  });

  it('carries a telling where the first one is out of sight for its age', async () => {
    const room = openRoom({ limit: 2 });
    await room.add(tellingOf(1, 'wire', 30), ...[5, 6].map((k) => tellingOf(k, 'times', -40)));
    await room.publish();
    const late = tellingOf(1, 'blog', -60);
    await room.add(late);
    expect(await room.shown()).toContain(url(late));
  });

  it('carries each post of ours, and outside articles that come later join it', async () => {
    const room = openRoom();
    const ours = postOf('ours', { title: headline(1), publishedAt: A.publishedAt, arrivedAt: A.arrivedAt });
    await room.add(A);
    await room.publish();
    await room.add(ours);
    await room.add(C);
    expect((await room.shown()).toSorted()).toEqual([url(ours), url(A)].toSorted());
    const tellings = [...(await room.store.notes('tellings')).values()];
    expect(tellings).toMatchObject([{ article: C.id, lead: ours.id, leadSource: POSTS_SOURCE_ID }]);
  });

  it('says in its archives what it says in its current documents', async () => {
    const room = openRoom({ limit: 1 });
    const press = createPress();
    await room.add(A, B, C, tellingOf(9, 'times', -100));
    const desk = storyDesk(room.store);
    const channels = [channelOf({ id: 'lead', stories: 'lead', limit: 1 })];
    await press.render(publicationOf([], { channels, cards: CARDS, store: room.store, stories: desk }));
    const stretch = { from: 0, to: 3 };
    const { outputs } = await press.renderAsked({ kind: 'channels', key: 'lead', stretch });
    const json = outputs.find(({ path }) => path.endsWith('feed.json'));
    const { items } = JSON.parse(Buffer.concat(json?.parts ?? []).toString());
    expect(items).toHaveLength(1);
  });
});

type Step =
  | { readonly does: 'arrive'; readonly k: number; readonly source: string; readonly minutes: number }
  | { readonly does: 'hold'; readonly k: number; readonly source: string; readonly minutes: number }
  | { readonly does: 'edit' | 'kill' | 'revive' | 'release'; readonly nth: number; readonly k: number }
  | { readonly does: 'publish' | 'restart' };

const one = { k: fc.nat(5), source: fc.constantFrom(...SOURCES, POSTS_SOURCE_ID), minutes: fc.nat(40) };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('arrive' as const), ...one }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('hold' as const), ...one }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom('edit' as const, 'kill' as const, 'revive' as const, 'release' as const),
      nth: fc.nat(20),
      k: fc.nat(5),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ does: 'publish' as const }) },
  { weight: 1, arbitrary: fc.constant({ does: 'restart' as const }) },
);

interface Followed {
  readonly room: ReturnType<typeof openRoom>;
  readonly limits: { readonly limit: number; readonly perSourceShare: number };
  readonly known: Map<string, Article>;
  /** Headlines that an edit took from an article or gave to one: who tells what is another question there. */
  readonly blurred: Set<string>;
  readonly out: { readonly dead: Set<string>; readonly held: Set<string> };
  /** What may have come since the last publication, and what stood in it or before. */
  unseen: ReadonlySet<string>;
  standing: ReadonlySet<string>;
}

/** Follows a channel as a reader would, and judges each publication by the last. */
async function follow(steps: readonly Step[], limit: number, perSourceShare: number): Promise<void> {
  const followed: Followed = {
    room: openRoom({ limit, perSourceShare }),
    limits: { limit, perSourceShare },
    known: new Map(),
    blurred: new Set(),
    out: { dead: new Set(), held: new Set() },
    unseen: new Set(),
    standing: new Set(),
  };
  for (const it of steps) {
    if ('source' in it) await arrive(it, followed);
    else if ('nth' in it) await alter(it, followed);
    else if (it.does === 'publish') await look(followed);
    else followed.room.restart();
  }
  await look(followed);
}

async function look(followed: Followed): Promise<void> {
  const { room, known, out, standing, unseen } = followed;
  const outputs = await room.publish();
  expect(bytesOf(await room.publish())).toEqual(bytesOf(outputs));
  expect(bytesOf(await room.publishAfresh())).toEqual(bytesOf(outputs));
  const idOf = (address: string) => [...known.values()].find((it) => it.url === address)?.id ?? '';
  const shown = idsIn(outputs, 'lead').map(idOf);
  const isVisible = (id: string) => !out.dead.has(id) && !out.held.has(id);
  await stayed(
    [...standing].filter((id) => isVisible(id) && !shown.includes(id)),
    shown,
    followed,
  );
  onlyOnes(shown, followed);
  followed.unseen = new Set([...unseen].filter((id) => !isVisible(id)));
  followed.standing = new Set([...[...standing].filter(isVisible), ...shown]);
}

/** Whatever is missing is so for the limits alone. */
async function stayed(
  missing: readonly string[],
  shown: readonly string[],
  { room, limits }: Followed,
): Promise<void> {
  const told = await room.told();
  for (const id of missing) {
    expect(told).not.toContain(id);
    expect(limits.perSourceShare < 1 || shown.length >= limits.limit).toBe(true);
  }
}

/** What is new in the channel tells nothing that an outside article tells there. */
function onlyOnes(shown: readonly string[], { known, blurred, unseen }: Followed): void {
  const titleOf = (id: string) => known.get(id)?.title ?? '';
  const judged = shown.filter((id) => !blurred.has(titleOf(id)) && !id.startsWith('post'));
  for (const id of judged.filter((it) => unseen.has(it)))
    expect(judged.filter((it) => titleOf(it) === titleOf(id))).toEqual([id]);
}

type Arriving = Extract<Step, { readonly source: string }>;
type Altering = Extract<Step, { readonly nth: number }>;

async function arrive(it: Arriving, { room, known, unseen, out }: Followed): Promise<void> {
  const article = arriving(it);
  if (known.has(article.id)) return;
  known.set(article.id, article);
  (unseen as Set<string>).add(article.id);
  if (it.does === 'hold') {
    out.held.add(article.id);
    room.hold(article.id);
  }
  await room.add(article);
}

async function alter({ does, nth, k }: Altering, { room, known, blurred, out }: Followed): Promise<void> {
  const article = [...known.values()][nth % Math.max(1, known.size)];
  if (article === undefined) return;
  const { id } = article;
  if (does === 'edit') {
    const now = { ...article, title: headline(k), revision: article.revision + 1 };
    known.set(id, now);
    blurred.add(article.title).add(now.title);
    await room.edit(now);
  } else if (does === 'release') {
    out.held.delete(id);
    room.release(id);
  } else {
    if (does === 'kill') out.dead.add(id);
    else out.dead.delete(id);
    await room.kill(id, does === 'kill');
  }
}

function arriving({ k, source, minutes }: { k: number; source: string; minutes: number }): Article {
  if (source !== POSTS_SOURCE_ID) return tellingOf(k, source, minutes);
  const { publishedAt, arrivedAt } = tellingOf(k, 'wire', minutes);
  return postOf(`s${k}`, { title: headline(k), publishedAt, arrivedAt });
}

describe('whatever comes, is edited, is taken down and comes back', () => {
  it('stays while it is alive and within limits, one of a story at a time, from a press old or new', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(0.4, 1),
        follow,
      ),
      { numRuns: 60 },
    );
  });
});
