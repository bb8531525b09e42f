import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/lowdb.ts';
import { built } from '../support/built.ts';
import { makeArticle, visit } from './samples.ts';

const HOLD = `
  const { openStore } = await import(process.argv[1]);
  await openStore(process.argv[2], 'write');
  process.stdout.write('open\\n');
  setInterval(() => {}, 1000);
`;

let module: string;
let root: string;
let folder: string;
let lock: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  module = await built('src/store/lowdb.js');
});

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'voltwire-lock-'));
  folder = join(root, 'store');
  lock = join(folder, 'lock');
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

async function holder(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLD, module, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

describe('the lock', () => {
  it('keeps a second process out and names the first', async () => {
    const child = await holder();
    await expect(openStore(folder, 'write')).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining(`process ${child.pid}`),
    });
  });

  it('lets a reader in', async () => {
    await holder();
    const reader = await openStore(folder, 'read');
    expect(await reader.counts()).toEqual(new Map());
    await reader.close();
  });

  it('is taken from a process that was killed', async () => {
    const child = await holder();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(lock)).toBe(true);
    const store = await openStore(folder, 'write');
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
    await store.close();
    expect(existsSync(lock)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')(
    'is taken from one that was killed and whose parent does not ask',
    async () => {
      const script = '"$@" & exec sleep 60';
      const holding = [process.execPath, '--input-type=module', '-e', HOLD, module, folder];
      const careless = spawn('sh', ['-c', script, 'sh', ...holding], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(careless);
      await once(careless.stdout, 'data');
      const { pid } = JSON.parse(readFileSync(lock, 'utf8'));
      process.kill(pid, 'SIGKILL');
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) Z /u);
      await (await openStore(folder, 'write')).close();
      expect(existsSync(lock)).toBe(false);
    },
  );

  it('keeps out a second opening by the same process', async () => {
    const store = await openStore(folder, 'write');
    await expect(openStore(folder, 'write')).rejects.toMatchObject({
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await store.close();
    await (await openStore(folder, 'write')).close();
  });

  it.each([
    [
      'a process of an earlier life with our number',
      () => JSON.stringify({ pid: process.pid, started: '1' }),
    ],
    ['a process that is no more', () => JSON.stringify({ pid: 2 ** 22 + 1, started: '1' })],
    ['nobody, since its writer died over it', () => ''],
    ['nobody, being garbage', () => '\u0000\u0000{'],
  ])('is taken from %s', async (_whom, text) => {
    await (await openStore(folder, 'write')).close();
    writeFileSync(lock, text());
    const store = await openStore(folder, 'write');
    await store.save(visit({ added: [makeArticle('a')] }));
    await store.close();
    expect(existsSync(lock)).toBe(false);
  });

  it('goes to one of several that find it dead at the same time', async () => {
    await (await openStore(folder, 'write')).close();
    for (let round = 0; round < 20; round++) {
      writeFileSync(lock, JSON.stringify({ pid: process.pid, started: String(round) }));
      const results = await Promise.allSettled(Array.from({ length: 4 }, () => openStore(folder, 'write')));
      const opened = results.filter((result) => result.status === 'fulfilled');
      expect(opened).toHaveLength(1);
      for (const { value } of opened) await value.close();
    }
  });

  it('stops a writer whose folder was taken over', async () => {
    const store = await openStore(folder, 'write');
    await store.save(visit({ added: [makeArticle('a')] }));
    writeFileSync(lock, JSON.stringify({ pid: 1, started: 'later' }));
    await expect(store.save(visit({ added: [makeArticle('b')] }))).rejects.toMatchObject({
      name: 'StoreError',
      message: expect.stringContaining('taken'),
    });
    expect((await store.articles(['a'])).size).toBe(1);
    await store.close();
    expect(readFileSync(lock, 'utf8')).toContain('later');
  });
});
