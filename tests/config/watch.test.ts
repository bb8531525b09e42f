import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchPaths } from '../../src/config/watch.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'voltwire-watch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a watch', () => {
  it('tells a change once, and only a change', async () => {
    const file = join(folder, 'config.json');
    writeFileSync(file, '{}');
    const watch = await watchPaths([file]);
    expect(await watch.changed()).toBe(false);
    writeFileSync(file, '{ }');
    expect(await watch.changed()).toBe(true);
    expect(await watch.changed()).toBe(false);
  });

  it('sees a file that an editor put in the place of the old one', async () => {
    const file = join(folder, 'config.json');
    writeFileSync(file, '{}');
    const watch = await watchPaths([file]);
    writeFileSync(`${file}~`, '[]');
    renameSync(`${file}~`, file);
    expect(await watch.changed()).toBe(true);
  });

  it('sees files come to a folder, change in it and leave it, and the folder itself', async () => {
    const watch = await watchPaths([folder]);
    writeFileSync(join(folder, 'a.md'), 'a');
    expect(await watch.changed()).toBe(true);
    writeFileSync(join(folder, 'a.md'), 'ab');
    expect(await watch.changed()).toBe(true);
    rmSync(join(folder, 'a.md'));
    expect(await watch.changed()).toBe(true);
    rmSync(folder, { recursive: true });
    expect(await watch.changed()).toBe(true);
    expect(await watch.changed()).toBe(false);
  });
});
