import { expect, it } from 'vitest';
import { CONFIG_TOOLS } from '../../src/cli/setting.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createAudience } from '../../src/http/audience.ts';
import { openNewsroom } from '../../src/newsroom.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { createLeaseBook } from '../../src/websub/lease-book.ts';
import { temporaryFolder, writeConfig } from '../support/program.ts';
import { articleOf } from '../support/samples.ts';

const now = () => '2026-11-22T12:00:00.000Z';

it('tells how much is to be rendered that nobody asked for yet, and then of each place', async () => {
  const sources = [{ id: 'wire', url: 'https://wire.example/feed.xml' }];
  const config = await loadConfig(writeConfig(temporaryFolder(), { sources }), CONFIG_TOOLS);
  const store = openMemoryStore(now);
  const added = [articleOf({ tags: ['batteries', 'grid'] })];
  const changes = { added, changed: [], unchanged: 0, restated: [], removed: [] };
  await store.save({ changes, state: undefined });
  const tools = { now, version: '1.0.0', audience: createAudience(now), web: undefined };
  const newsroom = openNewsroom(config, { ...tools, store, leases: createLeaseBook([]) });
  const told: (number | string)[] = [];
  const watch = { due: (count: number) => told.push(count), rendered: (key: string) => told.push(key) };
  const { outputs } = await newsroom.renderEverything(watch);
  expect(told).toEqual([3, 'wire', 'batteries', 'grid']);
  expect(outputs.map(({ path }) => path)).toContain('/tags/grid/');
  await newsroom.close();
});
