import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openConfigFiles } from '../../src/config/files.ts';
import { parse } from '../../src/ingest/parse.ts';
import { takeIn } from '../../src/ingest/take-in.ts';
import type { Article } from '../../src/model.ts';
import { curate, curateArrivals } from '../../src/newsroom/curation.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { numbered } from '../publish/newsroom.ts';
import { temporaryFolder } from '../support/program.ts';
import { sourceOf } from '../support/samples.ts';

const NOW = '2026-11-22T10:00:00.000Z';
const LATER = '2026-11-22T11:00:00.000Z';

async function saved(store: Store, added: readonly Article[], changed: readonly Article[] = []) {
  await store.save({
    changes: { added, changed, unchanged: 0, restated: [], removed: [] },
    state: undefined,
  });
}

async function open(...articles: readonly Article[]) {
  const store = openMemoryStore(() => NOW);
  await saved(store, articles);
  const file = join(temporaryFolder(), 'curation.json');
  const say = (lines: object | string, now = NOW) => {
    writeFileSync(file, typeof lines === 'string' ? lines : JSON.stringify(lines));
    return curate({ curation: file }, store, now, openConfigFiles());
  };
  const notes = async () => Object.fromEntries(await store.notes('curation'));
  return { store, file, say, notes };
}

describe('the curation file', () => {
  it('says of an article by its id or by its address, and takes back what it says no more', async () => {
    const { say, notes } = await open(numbered(1), numbered(2));
    await say({
      [numbered(1).id]: { kill: true },
      'http://www.wire.example/2/?utm_source=x': { pin: true, annotate: 'Ours.' },
    });
    expect(await notes()).toMatchObject({
      [numbered(1).id]: { killed: true, pinned: false, at: NOW },
      [numbered(2).id]: { killed: false, pinned: true, annotation: 'Ours.' },
    });
    await say({ [numbered(1).id]: { kill: true } }, LATER);
    expect(await notes()).toMatchObject({ [numbered(1).id]: { killed: true, at: NOW } });
    expect(Object.keys(await notes())).toEqual([numbered(1).id]);
  });

  it('says of every article with an address what it says of the address, twins and removed sources too', async () => {
    const url = 'https://wire.example/twin';
    const twins = [
      numbered(1, { url }),
      numbered(2, { url, arrivedAt: LATER }),
      numbered(3, { url, sourceId: 'closed' }),
    ];
    const { say, notes } = await open(...twins, numbered(4));
    await say({ [url]: { kill: true } });
    expect(Object.keys(await notes())).toEqual(twins.map(({ id }) => id));
  });

  it('changes nothing where it is faulty or gone', async () => {
    const { store, file, say, notes } = await open(numbered(1));
    await say({ [numbered(1).id]: { kill: true } });
    const before = await notes();
    await expect(say('{ "x": { "kil": true } }')).rejects.toThrow('did you mean "kill"?');
    const gone = { curation: `${file}.not` };
    expect(await curate(gone, store, LATER, openConfigFiles())).toBeUndefined();
    expect(await notes()).toEqual(before);
  });

  it('says of what arrives later what it says of its address', async () => {
    const { store, say, notes } = await open(numbered(1));
    const lines = await say({ 'https://wire.example/2': { kill: true } });
    const seq = await curateArrivals(lines ?? new Map(), 0, store, NOW);
    expect(await notes()).toEqual({});
    await saved(store, [numbered(2), numbered(3)]);
    await curateArrivals(lines ?? new Map(), seq, store, LATER);
    expect(await notes()).toMatchObject({ [numbered(2).id]: { killed: true, at: LATER } });
    expect(Object.keys(await notes())).toHaveLength(1);
  });
});

describe('a frozen article', () => {
  const rss = (title: string) =>
    `<rss version="2.0"><channel><title>W</title><item><guid isPermaLink="false">g</guid><title>${title}</title>
     <link>https://wire.example/g</link></item></channel></rss>`;

  async function frozen() {
    const { store, say } = await open();
    const visit = async (title: string, now: string) => {
      const about = {
        source: sourceOf(),
        documentUrl: 'https://wire.example/feed',
        siteUrl: 'https://news.example/',
        now,
      };
      const feed = await parse(rss(title));
      const { changes } = await takeIn(feed, about, undefined, store);
      await store.save({ changes, state: undefined });
    };
    await visit('As it was', NOW);
    const [article] = [...store.listing({})];
    const id = article?.id ?? '';
    await say({ [id]: { freeze: true } });
    const title = async () => (await store.articles([id])).get(id)?.title;
    const former = async () => (await store.revisions(id)).map((it) => it.article.title);
    return { visit, say, title, former, store, id };
  }

  it('stays as it is, and keeps what its publisher edits among its revisions', async () => {
    const { visit, title, former, store, id } = await frozen();
    await visit('As they want it', LATER);
    await visit('As they want it', LATER);
    expect(await title()).toBe('As it was');
    expect(await former()).toEqual(['As it was', 'As they want it']);
    expect((await store.articles([id])).get(id)?.updatedAt).toBeUndefined();
    await visit('As they want it now', LATER);
    expect(await title()).toBe('As it was');
    expect(await former()).toContain('As they want it now');
  });

  it('takes the last edit once it is frozen no more', async () => {
    const { visit, say, title } = await frozen();
    await visit('As they want it', LATER);
    await say({});
    expect(await title()).toBe('As they want it');
  });

  it('stays what it was edited to before it was frozen', async () => {
    const { visit, say, title, id } = await frozen();
    await say({});
    await visit('Edited', LATER);
    await say({ [id]: { freeze: true } });
    await say({});
    expect(await title()).toBe('Edited');
  });
});
