import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/lowdb.ts';
import { makeArticle, visit } from '../store/samples.ts';
import { startVoltwire, temporaryFolder, until, voltwire, writeConfig } from '../support/program.ts';

const SOURCES = ['s', 't'].map((id) => ({ id, url: `https://${id}.example/feed`, enabled: false }));

/** A newsroom with two articles of each of two sources that are switched off. */
async function newsroom(wanted: Readonly<Record<string, unknown>> = {}) {
  const folder = temporaryFolder();
  const config = writeConfig(folder, { sources: SOURCES, ...wanted });
  const store = await openStore(join(folder, 'store'), 'write');
  const arrivedAt = new Date().toISOString();
  const added = SOURCES.flatMap(({ id }) =>
    [1, 2].map((n) => makeArticle(`${id}${n}`, { sourceId: id, arrivedAt })),
  );
  await store.save(visit({ added }));
  await store.close();
  const run = (...args: readonly string[]) => voltwire('--config', config, ...args);
  return { folder, config, run, store: join(folder, 'store'), backup: join(folder, 'backup.gz') };
}

async function countsIn(folder: string): Promise<Readonly<Record<string, number>>> {
  const store = await openStore(folder, 'read');
  const counts = await store.counts();
  await store.close();
  return Object.fromEntries(counts);
}

describe('the commands for the store', () => {
  it('back it up beside a running service, and restore it only once that has stopped', async () => {
    const { config, run, store, backup } = await newsroom();
    const running = await startVoltwire(config);
    expect(await run('backup', backup)).toMatchObject({ status: 0, stdout: '' });
    const early = await run('restore', backup, '--force');
    expect(early.status).toBe(1);
    expect(early.stderr).toContain('is in use by process');
    expect((await running.stop()).status).toBe(0);

    const careless = await run('restore', backup);
    expect(careless.status).toBe(1);
    expect(careless.stderr).toContain('--force');
    expect(await run('restore', backup, '--force')).toMatchObject({ status: 0 });
    expect(await countsIn(store)).toEqual({ s: 2, t: 2 });
    expect(await countsIn(`${store}.replaced-1`)).toEqual({ s: 2, t: 2 });
    expect((await run('store', 'check')).status).toBe(0);
  });

  it('export it to stdout line by line, and import that into a new one', async () => {
    const { folder, run } = await newsroom();
    const { stdout, status } = await run('store', 'export');
    expect(status).toBe(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.flatMap(({ article }) => article?.id ?? [])).toEqual(['t2', 't1', 's2', 's1']);
    const file = join(folder, 'export.jsonl');
    writeFileSync(file, stdout);
    const other = writeConfig(folder, { sources: SOURCES, store: 'other' });
    expect((await voltwire('--config', other, 'store', 'import', file)).status).toBe(0);
    expect(await countsIn(join(folder, 'other'))).toEqual({ s: 2, t: 2 });
  });

  it('name the file and byte of what is damaged, and end with 1', async () => {
    const { run, store } = await newsroom();
    const segment = readdirSync(store).find((name) => name.startsWith('segment')) ?? '';
    const bytes = readFileSync(join(store, segment));
    bytes.write('?', bytes.indexOf('Title of t1'));
    writeFileSync(join(store, segment), bytes);
    const { status, stderr } = await run('store', 'check');
    expect(status).toBe(1);
    expect(stderr).toMatch(/segment-00000001\.jsonl:\d+ is damaged/u);
    expect(stderr).toMatch(/segment-00000001\.jsonl:\d+ is no sound record of article t1/u);
  });

  it('refuse a file that is no backup in one sentence', async () => {
    const { config, run, store } = await newsroom();
    const { status, stderr } = await run('restore', config, '--force');
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('no backup or export');
    expect(await countsIn(store)).toEqual({ s: 2, t: 2 });
  });
});

describe('a source that is taken out of the configuration', () => {
  it.each([
    ['keep', { s: 2, t: 2 }],
    ['drop', { s: 2 }],
  ] as const)(
    'leaves what "%s" says',
    async (removedSources, left) => {
      const retention = { removedSources };
      const { folder, config, store } = await newsroom({ retention });
      const running = await startVoltwire(config);
      writeConfig(folder, { sources: SOURCES.slice(0, 1), retention });
      await until(() => running.said().includes('Configuration reloaded'));
      expect(await countsIn(store)).toEqual(left);
      expect((await running.stop()).status).toBe(0);
      const reader = await openStore(store, 'read');
      expect((await reader.sightings(['t1'])).get('t1')?.kept).toBe(removedSources === 'keep');
      await reader.close();
    },
    60_000,
  );
});
