import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { refresh } from '../../src/ingest/refresh.ts';
import type { Instant } from '../../src/model.ts';
import { openStore } from '../../src/store/lowdb.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { CORPUS } from '../support/corpus.ts';
import { NO_HUBS, sourceOf } from '../support/samples.ts';
import { EDITS, editOf } from '../support/series.ts';
import { at, collect } from './samples.ts';

const FOLDER = join(CORPUS, 'series', 'open');
const HAS_SERIES = existsSync(FOLDER);
const NAMES = HAS_SERIES ? readdirSync(FOLDER).sort() : [];
const HALF_A_DAY = 720;
const EVERY_CHANGE = 100_000;

const root = mkdtempSync(join(tmpdir(), 'voltwire-series-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** One document of one source, and when it is read. */
interface Visit {
  readonly sourceId: string;
  readonly document: Buffer;
  readonly now: Instant;
}

/** Every snapshot of every series, the first of each before the second of any. */
function allVisits(): readonly Visit[] {
  const found = NAMES.flatMap((sourceId) =>
    readdirSync(join(FOLDER, sourceId))
      .sort()
      .map((file, turn) => ({ sourceId, turn, document: readFileSync(join(FOLDER, sourceId, file)) })),
  );
  return found
    .sort((a, b) => a.turn - b.turn)
    .map(({ sourceId, turn, document }) => ({ sourceId, document, now: at(turn * HALF_A_DAY) }));
}

/** As the service visits a source: what it knows of it is what the store says. */
async function make({ sourceId, document, now }: Visit, store: Store): Promise<void> {
  const url = `https://${sourceId}.example/feed.xml`;
  const source = sourceOf({ id: sourceId, url, publicUrl: url, homePageUrl: undefined, title: undefined });
  const answer = { status: 200, url, permanentUrl: undefined, headers: {}, bytes: document, complete: true };
  const http = {
    get: async () => answer,
    post: () => Promise.reject(new Error('nothing is posted here')),
    close: async () => {},
  };
  const known = (await store.states()).get(sourceId);
  const siteUrl = 'https://news.example/';
  await refresh(source, known, {
    http,
    store,
    now: () => now,
    siteUrl,
    maxMinutes: 1440,
    nextCron: () => undefined,
    hubs: NO_HUBS,
  });
}

async function contentsOf(store: Store) {
  const articles = await collect(store.newest({}));
  const ids = articles.map(({ id }) => id);
  const states = [...(await store.states())].sort(([a], [b]) => (a < b ? -1 : 1));
  const revisions = await Promise.all(ids.map(async (id) => [id, await store.revisions(id)] as const));
  return {
    articles,
    sightings: await store.sightings(ids),
    counts: await store.counts(),
    states,
    revisions: revisions.filter(([, former]) => former.length > 0),
    changes: await store.changes(0, EVERY_CHANGE),
  };
}

/** Without the keys that are undefined: what was read back from a disk lacks them. */
function plain<T>(contents: T): unknown {
  return JSON.parse(
    JSON.stringify(contents, (_key, value) => (value instanceof Map ? [...value].sort() : value)),
  );
}

describe.skipIf(!HAS_SERIES)('successive snapshots of real feeds (skipped without the corpus)', () => {
  it('leave the same store in memory, on disk in one go, and with a restart between any two', async () => {
    const visits = allVisits();
    let now = at(0);
    const open = (name: string) => openStore(join(root, name), 'write', () => now);
    const memory = openMemoryStore(() => now);
    const straight = await open('straight');
    for (const visit of visits) {
      now = visit.now;
      await make(visit, memory);
      await make(visit, straight);
      const restarted = await open('restarted');
      await make(visit, restarted);
      await restarted.close();
    }
    const wanted = plain(await contentsOf(memory));
    expect(plain(await contentsOf(straight))).toEqual(wanted);
    await straight.close();
    for (const name of ['straight', 'restarted']) {
      const store = await open(name);
      expect(plain(await contentsOf(store))).toEqual(wanted);
      expect(store.notices).toEqual([]);
      await store.close();
    }
  });

  it('leave as many former versions as editors made edits, and tell the same of each', async () => {
    const store = await openStore(join(root, 'edits'), 'write');
    for (const visit of allVisits()) await make(visit, store);
    const edits: string[] = [];
    for (const article of await collect(store.newest({}))) {
      const former = (await store.revisions(article.id)).map((revision) => revision.article);
      const versions = [...former, article];
      for (const [index, before] of former.entries()) {
        const { title, fields } = editOf(before, versions[index + 1] ?? article);
        edits.push(`${title.split(' ', 2).join(' ')}: ${fields.join(' ')}`);
      }
    }
    expect(edits.sort()).toEqual(Object.values(EDITS).flat().sort());
    await store.close();
  });
});
