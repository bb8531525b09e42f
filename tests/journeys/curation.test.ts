import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startEditedApp } from '../support/edited-app.ts';
import { temporaryFolder, until, voltwire, writeConfig } from '../support/program.ts';

/** Publishers whose feeds a test writes. */
async function openPublisher() {
  const stories = new Map<string, readonly string[]>();
  const server = createServer(({ url = '' }, answer) => {
    const name = url.slice(1);
    const items = (stories.get(name) ?? []).map(
      (it) => `<item><title>${it}</title><link>https://${name}.example/${it}</link></item>`,
    );
    answer.setHeader('Content-Type', 'application/rss+xml');
    answer.end(`<rss version="2.0"><channel><title>${name}</title>${items.join('')}</channel></rss>`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { stories, url: (name: string) => `http://127.0.0.1:${port}/${name}` };
}

async function begin() {
  const { stories, url } = await openPublisher();
  stories.set('wire', ['one', 'two', 'three']);
  stories.set('slow', ['late']);
  const folder = temporaryFolder();
  const configFile = writeConfig(folder, {
    curation: 'curation.json',
    polling: { minMinutes: 1, maxMinutes: 1 },
    sources: [
      { id: 'wire', url: url('wire') },
      { id: 'slow', url: url('slow'), vetoMinutes: 30 },
    ],
  });
  const app = await startEditedApp(folder, {}, undefined);
  const titles = async (path = '/feed.json') => {
    const feed = JSON.parse(await app.page(path)) as { items: { title: string }[] };
    return feed.items.map(({ title }) => title).sort();
  };
  const shows = (...wanted: readonly string[]) =>
    until(async () => {
      await app.look();
      const found = await titles();
      return found.join() === [...wanted].sort().join() && found;
    });
  return { app, stories, configFile, file: join(folder, 'curation.json'), titles, shows };
}

it('takes an article down everywhere as soon as a line says so, and it never comes again', async () => {
  const { app, stories, configFile, file, titles, shows } = await begin();
  await shows('one', 'two', 'three');
  const said = await voltwire('--config', configFile, 'curate', 'https://wire.example/two', '--kill');
  expect(said).toMatchObject({ status: 0, stdout: `${file}: https://wire.example/two\n` });
  expect(readFileSync(file, 'utf8')).toContain('"https://wire.example/two": { "kill": true }');
  await shows('one', 'three');
  expect(await titles('/sources/wire/feed.json')).toEqual(['one', 'three']);
  for (const path of ['/', '/rss.xml', '/atom.xml', '/api/v1/articles', '/sources/wire/'])
    expect(await app.page(path)).not.toContain('https://wire.example/two');

  stories.set('wire', ['four', 'three']);
  app.pass(10 * 60_000);
  await shows('one', 'three', 'four');
  stories.set('wire', ['two', 'four']);
  app.pass(10 * 60_000);
  await shows('one', 'three', 'four');
  app.said();

  app.write('curation.json', '{\n  "https://wire.example/three": { "kil": true }\n}\n');
  await app.look();
  expect(
    app
      .said()
      .filter(({ level }) => level === 'error')
      .map(({ sentence }) => sentence),
  ).toEqual([
    `${file}:2:35 ["https://wire.example/three"]: unknown key "kil"; did you mean "kill"?`,
    'The curation was not read; the last good one stays in force',
  ]);
  expect(await titles()).toEqual(['four', 'one', 'three']);
  app.write('curation.json', '{}');
  await shows('one', 'two', 'three', 'four');
});

it('lets articles out when their veto window ends, or when they are approved, and none that is vetoed', async () => {
  const { app, stories, configFile, titles, shows } = await begin();
  await shows('one', 'two', 'three');
  expect(await titles('/sources/slow/feed.json')).toEqual([]);
  const list = async (...of: readonly string[]) =>
    (await voltwire('--config', configFile, 'articles', ...of, '--json')).stdout;
  expect(await list('--channel', 'all')).not.toContain('late');
  expect(await list('--source', 'slow')).toContain('late');
  app.pass(29 * 60_000);
  stories.set('slow', ['hoax', 'scoop', 'late']);
  await shows('one', 'two', 'three');
  app.write('curation.json', '{ "https://slow.example/hoax": { "kill": true } }');
  app.pass(61_000);
  await shows('one', 'two', 'three', 'late');
  app.write(
    'curation.json',
    '{ "https://slow.example/hoax": { "kill": true }, "https://slow.example/scoop": { "approve": true } }',
  );
  await shows('one', 'two', 'three', 'late', 'scoop');
  app.pass(120 * 60_000);
  await shows('one', 'two', 'three', 'late', 'scoop');
});

it('goes on by the last good file in commands that run once, and says so', async () => {
  const { stories, url } = await openPublisher();
  stories.set('wire', ['one', 'two']);
  const folder = temporaryFolder();
  const configFile = writeConfig(folder, {
    curation: 'data/curation.json',
    sources: [{ id: 'wire', url: url('wire') }],
  });
  const run = (...args: readonly string[]) => voltwire('--config', configFile, ...args);
  expect((await run('refresh')).status).toBe(0);
  expect(await run('curate', 'https://wire.example/two', '--kill')).toMatchObject({ status: 0 });
  const built = async () => {
    const { status, stderr } = await run('build', '--out', join(folder, 'public'));
    const feed = JSON.parse(readFileSync(join(folder, 'public', 'feed.json'), 'utf8')) as { items: object[] };
    return { status, stderr, items: feed.items };
  };
  expect(await built()).toMatchObject({ status: 0, items: [{ title: 'one' }] });
  writeFileSync(join(folder, 'data', 'curation.json'), '{ "x": {} }');
  const faulty = await built();
  expect(faulty).toMatchObject({ status: 1, items: [{ title: 'one' }] });
  expect(faulty.stderr).toContain('curation.json:1:8 x: says nothing');
  expect((await run('refresh')).status).toBe(1);
  expect((await run('check')).status).toBe(2);
  expect(await run('curate', 'https://wire.example/one', '--pin')).toMatchObject({ status: 2 });
  expect(await run('curate', 'https://wire.example/one')).toMatchObject({ status: 2 });
  expect(await run('curate', 'https://wire.example/three', '--pin')).toMatchObject({ status: 1 });
});
