import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type LowdbStore, openStore } from '../../src/store/lowdb.ts';
import type { Note } from '../../src/store/notes.ts';
import { restoreStore, writeBackup, writeExport } from '../../src/store/transfer.ts';
import { at, collect, makeArticle, makeOutboxItem, makeState, NOTHING, visit } from './samples.ts';

const root = mkdtempSync(join(tmpdir(), 'voltwire-transfer-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
let home: string;
let folder: string;
let file: string;

beforeEach(() => {
  home = join(root, String(count++));
  mkdirSync(home);
  folder = join(home, 'store');
  file = join(home, 'backup.gz');
});

const IDS = ['a', 'b', 'c', 'd', 'never'];
const queued: Note = { collection: 'outbox', key: 'k', value: makeOutboxItem() };
const pinned: Note = {
  collection: 'curation',
  key: 'a',
  value: { pinned: true, killed: false, annotation: 'Ü', at: at(1) },
};

/** Articles edited, withdrawn and recognized by other words, a state, notes. */
async function filled(into = folder): Promise<LowdbStore> {
  let minute = 0;
  const store = await openStore(into, 'write', () => at(minute++));
  const added = ['a', 'b', 'c', 'd'].map((id, n) =>
    makeArticle(id, { publishedAt: at(n), entryHash: '00000000000a1' }),
  );
  await store.save(visit({ added }, makeState('s')), [queued, pinned]);
  await store.save(visit({ changed: [makeArticle('a', { title: 'Two 漢字', revision: 2 })] }));
  await store.save(visit({ changed: [makeArticle('a', { title: 'Three', revision: 3 })], removed: ['c'] }));
  await store.save(visit({ restated: [{ id: 'b', entryHash: 'fffffffffffff' }] }));
  return store;
}

async function everything(store: LowdbStore) {
  return {
    articles: await collect(store.newest({})),
    tagged: await collect(store.newest({ tags: ['ev'] })),
    sightings: await store.sightings(IDS),
    serials: [...store.arrivals(store.arrived())].map(({ id, serial }) => [id, serial]),
    arrived: store.arrived(),
    states: await store.states(),
    revisions: await Promise.all(IDS.map((id) => store.revisions(id))),
    outbox: await store.notes('outbox'),
    curation: await store.notes('curation'),
  };
}

async function storedIn(path: string) {
  const store = await openStore(path, 'read');
  const all = await everything(store);
  await store.close();
  return all;
}

async function backedUp(): Promise<Awaited<ReturnType<typeof everything>>> {
  const store = await filled();
  const before = await everything(store);
  await store.close();
  const reader = await openStore(folder, 'read');
  await writeBackup(reader, file);
  await writeExport(reader, join(home, 'export.jsonl'));
  await reader.close();
  return before;
}

describe('a backup', () => {
  it('restores everything that was known', async () => {
    const before = await backedUp();
    const other = join(home, 'other');
    expect(await restoreStore(file, other, false)).toEqual({ articles: 3, keptAs: undefined });
    expect(await storedIn(other)).toEqual(before);
    expect(readdirSync(home).sort()).toEqual(['backup.gz', 'export.jsonl', 'other', 'store']);
  });

  it('of a restored store is the same again', async () => {
    await backedUp();
    const other = join(home, 'other');
    await restoreStore(file, other, false);
    const reader = await openStore(other, 'read');
    const again = join(home, 'again.jsonl');
    await writeExport(reader, again);
    await reader.close();
    const lines = (path: string) => readFileSync(path, 'utf8').split('\n').slice(1, -2);
    expect(lines(again)).toEqual(lines(join(home, 'export.jsonl')));
  });

  it('is taken while a process writes, and holds what stood when it began', async () => {
    const store = await filled();
    const before = await everything(store);
    const reader = await openStore(folder, 'read');
    await store.save(visit({ added: [makeArticle('later')], removed: ['a'] }));
    await store.prune({ arrivedBefore: at(99), perSource: 0 });
    await writeBackup(reader, file);
    await Promise.all([reader.close(), store.close()]);
    const other = join(home, 'other');
    await restoreStore(file, other, false);
    expect(await storedIn(other)).toEqual(before);
  });

  it('makes whoever follows changes start over, and numbers on from far behind them', async () => {
    await backedUp();
    const other = join(home, 'other');
    await restoreStore(file, other, false);
    const store = await openStore(other, 'write');
    expect((await store.changes(8, 9)).startOver).toBe(true);
    const { latest } = await store.changes(0, 0);
    expect(latest).toBeGreaterThan(100_000);
    await store.save(visit({ added: [makeArticle('new')] }));
    expect((await store.changes(latest, 9)).changes.map(({ seq, id }) => [seq, id])).toEqual([
      [latest + 1, 'new'],
    ]);
    await store.close();
  });

  it('takes the place of an older one whole, or not at all', async () => {
    const store = await filled();
    writeFileSync(file, 'yesterday');
    await store.close();
    const target = join(home, 'no', 'such', 'folder.gz');
    const reader = await openStore(folder, 'read');
    await expect(writeBackup(reader, target)).rejects.toMatchObject({ name: 'StoreError' });
    await writeBackup(reader, file);
    await reader.close();
    expect(gunzipSync(readFileSync(file)).toString()).toContain('"voltwireStore":1');
  });
});

describe('an export', () => {
  it('is one JSON text a line, which loads as a backup does', async () => {
    const before = await backedUp();
    const path = join(home, 'export.jsonl');
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ voltwireStore: 1 });
    expect(lines.flatMap((line) => line.article?.id ?? [])).toEqual(['d', 'b', 'a']);
    expect(lines.flatMap((line) => line.gone?.id ?? [])).toEqual(['c']);
    const other = join(home, 'other');
    await restoreStore(path, other, false);
    expect(await storedIn(other)).toEqual(before);
  });
});

describe('a restore', () => {
  const untouched = async (attempt: () => Promise<unknown>, message: string) => {
    const before = await storedIn(folder);
    const names = readdirSync(home).sort();
    await expect(attempt()).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining(message),
    });
    expect(await storedIn(folder)).toEqual(before);
    expect(readdirSync(home).sort()).toEqual(names);
  };

  it('refuses a folder that holds a store, and with force keeps that one aside', async () => {
    const before = await backedUp();
    await untouched(() => restoreStore(file, folder, false), '--force');
    const store = await openStore(folder, 'write');
    await store.save(visit({ added: [makeArticle('later')] }));
    const replaced = await everything(store);
    await store.close();
    expect(await restoreStore(file, folder, true)).toEqual({ articles: 3, keptAs: `${folder}.replaced-1` });
    expect(await storedIn(folder)).toEqual(before);
    expect(await storedIn(`${folder}.replaced-1`)).toEqual(replaced);
    expect((await restoreStore(file, folder, true)).keptAs).toBe(`${folder}.replaced-2`);
  });

  it('refuses a store that is in use', async () => {
    await backedUp();
    const store = await openStore(folder, 'write');
    await expect(restoreStore(file, folder, true)).rejects.toMatchObject({ code: 'in-use' });
    await store.save(NOTHING);
    await store.close();
  });

  it('refuses a file that is cut short, wherever it is cut', async () => {
    await backedUp();
    const [packed, plain] = [readFileSync(file), readFileSync(join(home, 'export.jsonl'))];
    const bad = join(home, 'bad');
    writeFileSync(bad, '');
    for (const bytes of [packed, plain]) {
      for (const part of [0.1, 0.5, 0.9]) {
        writeFileSync(bad, bytes.subarray(0, Math.floor(bytes.length * part)));
        await untouched(() => restoreStore(bad, folder, true), '');
      }
      writeFileSync(bad, bytes.subarray(0, -2));
      await untouched(() => restoreStore(bad, folder, true), '');
    }
  });

  it('refuses a file in which anything was changed', async () => {
    await backedUp();
    const bad = join(home, 'bad');
    const plain = readFileSync(join(home, 'export.jsonl'), 'utf8');
    const changed = [
      plain.replace('Three', 'Threo'),
      plain.split('\n').toSpliced(2, 1).join('\n'),
      plain.replace('"gone"', '"gome"'),
      `${plain}{}\n`,
      plain.replace('{"state"', '["state"'),
    ];
    for (const text of changed) {
      expect(text).not.toBe(plain);
      for (const bytes of [text, gzipSync(text)]) {
        writeFileSync(bad, bytes);
        await untouched(() => restoreStore(bad, folder, true), '');
      }
    }
  });

  it('refuses what is no store, and what a newer Voltwire wrote', async () => {
    await backedUp();
    const bad = join(home, 'bad');
    const foreign = [
      '',
      '\n',
      'hello',
      '{}\n',
      '[1]\n',
      '{"end":{"lines":0,"sha256":""}}\n',
      '{"article":{}}\n',
      '\u0000'.repeat(9999),
    ];
    writeFileSync(bad, '');
    for (const text of foreign) {
      writeFileSync(bad, text);
      await untouched(() => restoreStore(bad, folder, true), 'no backup or export');
    }
    writeFileSync(bad, '{"voltwireStore":99,"exportedAt":"","latestChange":0}\n');
    await untouched(() => restoreStore(bad, folder, true), 'newer');
    await untouched(() => restoreStore(join(home, 'nothing'), folder, true), 'cannot read');
  });

  it('that a crash ended between its renames is ended by the next opening', async () => {
    const before = await backedUp();
    renameSync(folder, `${folder}.restored`);
    expect(await storedIn(folder)).toEqual(before);
    expect(existsSync(`${folder}.restored`)).toBe(false);
  });

  it('that a crash ended before its renames changes nothing', async () => {
    const before = await backedUp();
    await restoreStore(file, `${folder}.restored`, false);
    const store = await openStore(`${folder}.restored`, 'write');
    await store.save(visit({ added: [makeArticle('other')] }));
    await store.close();
    expect(await storedIn(folder)).toEqual(before);
  });
});
