import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.ts';
import { prepareServed } from '../../src/http/served.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { exportOutputs } from '../../src/publish/export.ts';
import { sha256 } from '../../src/text/hash.ts';
import { renderOutputs, textOutput } from '../support/publication.ts';
import { numbered, postOf, publicationOf } from './newsroom.ts';

const MANIFEST = '.voltwire-manifest.json';
const LONG = '<item>charging</item>'.repeat(200);
let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'voltwire-export-'));
  folder = join(parent, 'public');
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

const filesIn = (root: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');

describe('an export', () => {
  it('lays every output where a web server looks for it, byte for byte', async () => {
    const { outputs } = await renderOutputs(publicationOf([numbered(1), postOf('ours')]));
    expect(await exportOutputs(outputs, folder)).toEqual({ written: outputs.length, unchanged: 0 });
    for (const output of outputs) {
      const { path } = output;
      const body = wholeBody(output);
      const file = join(folder, path, path.endsWith('/') ? 'index.html' : '');
      expect(readFileSync(file).equals(body)).toBe(true);
    }
    expect(filesIn(folder).filter((file) => !/\.(?:gz|br)$/u.test(file))).toHaveLength(outputs.length + 1);
  });

  it('tells of each output once, as soon as its file is what it should be', async () => {
    const told: string[] = [];
    const stands = (path: string) => void told.push(path);
    await exportOutputs([textOutput('/', 'a')], folder);
    await exportOutputs([textOutput('/', 'a'), textOutput('/rss.xml', 'b')], folder, [], stands);
    expect(told).toEqual(['/', '/rss.xml']);
  });

  it('writes nothing the second time, and then only what differs', async () => {
    await exportOutputs([textOutput('/', 'a'), textOutput('/rss.xml', 'b')], folder);
    const before = statSync(join(folder, 'index.html'));
    const manifest = statSync(join(folder, MANIFEST));
    expect(await exportOutputs([textOutput('/', 'a'), textOutput('/rss.xml', 'b')], folder)).toEqual({
      written: 0,
      unchanged: 2,
    });
    expect(statSync(join(folder, MANIFEST)).ino).toBe(manifest.ino);
    expect(await exportOutputs([textOutput('/', 'a'), textOutput('/rss.xml', 'c')], folder)).toEqual({
      written: 1,
      unchanged: 1,
    });
    expect(statSync(join(folder, 'index.html'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(textOf('rss.xml')).toBe('c');
  });

  it('restores what somebody changed', async () => {
    await exportOutputs([textOutput('/rss.xml', 'b')], folder);
    writeFileSync(join(folder, 'rss.xml'), 'vandalised');
    expect(await exportOutputs([textOutput('/rss.xml', 'b')], folder)).toEqual({ written: 1, unchanged: 0 });
    expect(textOf('rss.xml')).toBe('b');
  });

  it('lays beside a document what is served of it to who takes gzip or brotli, and nothing beside a small one', async () => {
    const feed = textOutput('/rss.xml', LONG);
    await exportOutputs([feed, textOutput('/', 'a')], folder);
    expect(filesIn(folder)).toEqual([MANIFEST, 'index.html', 'rss.xml', 'rss.xml.br', 'rss.xml.gz']);
    const served = (await prepareServed([feed], new Map())).get('/rss.xml');
    expect(readFileSync(join(folder, 'rss.xml.gz'))).toEqual(served?.gzip?.parts[0]);
    expect(readFileSync(join(folder, 'rss.xml.br'))).toEqual(served?.br?.parts[0]);
  });

  it('says of each file what it is, for whoever carries it on to a host', async () => {
    const feed = { ...textOutput('/posts/gr%C3%BC%C3%9Fe/', LONG), modifiedAt: '2026-11-22T14:05:00.000Z' };
    await exportOutputs([feed], folder);
    const { files } = JSON.parse(textOf(MANIFEST));
    expect(files['posts/grüße/index.html']).toEqual({
      path: '/posts/gr%C3%BC%C3%9Fe/',
      bytes: LONG.length,
      sha256: sha256(LONG),
      etag: `"${feed.hash}"`,
      mediaType: 'text/plain',
      coding: 'identity',
      modifiedAt: '2026-11-22T14:05:00.000Z',
      freshSeconds: 300,
    });
    const packed = readFileSync(join(folder, 'posts/grüße/index.html.br'));
    expect(files['posts/grüße/index.html.br']).toMatchObject({
      path: '/posts/gr%C3%BC%C3%9Fe/',
      bytes: packed.length,
      sha256: sha256(packed),
      etag: `"${feed.hash}-br"`,
      coding: 'br',
    });
  });

  it('takes what is packed along when its document goes or shrinks, and restores it when it was lost', async () => {
    const all = [MANIFEST, 'rss.xml', 'rss.xml.br', 'rss.xml.gz'];
    await exportOutputs([textOutput('/rss.xml', LONG)], folder);
    rmSync(join(folder, 'rss.xml.gz'));
    writeFileSync(join(folder, 'rss.xml.br'), 'vandalised');
    expect(await exportOutputs([textOutput('/rss.xml', LONG)], folder)).toEqual({ written: 1, unchanged: 0 });
    expect(filesIn(folder)).toEqual(all);
    expect(String(brotliDecompressSync(readFileSync(join(folder, 'rss.xml.br'))))).toBe(LONG);
    await exportOutputs([], folder, ['/rss.xml']);
    expect(filesIn(folder)).toEqual(all);
    await exportOutputs([textOutput('/rss.xml', 'short')], folder);
    expect(filesIn(folder)).toEqual([MANIFEST, 'rss.xml']);
    await exportOutputs([textOutput('/rss.xml', LONG)], folder);
    await exportOutputs([], folder);
    expect(filesIn(folder)).toEqual([MANIFEST]);
  });

  it('takes over what an earlier release exported, and clears away what a killed run left', async () => {
    await exportOutputs([textOutput('/', 'a')], folder);
    writeFileSync(join(folder, 'old.xml'), 'old');
    writeFileSync(
      join(folder, MANIFEST),
      JSON.stringify({ files: { 'index.html': sha256('a'), 'old.xml': sha256('old') } }),
    );
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(join(folder, `.voltwire-${pid}.tmp`), 'half');
    writeFileSync(join(folder, `.voltwire-${process.ppid}.tmp`), 'of one that runs');
    await exportOutputs([textOutput('/', 'a')], folder);
    expect(filesIn(folder)).toEqual([`.voltwire-${process.ppid}.tmp`, MANIFEST, 'index.html'].sort());
  });

  it('removes what is no output any more, and the folders that this leaves empty', async () => {
    await exportOutputs(
      [textOutput('/', 'a'), textOutput('/channels/ev/', 'b'), textOutput('/channels/ev/rss.xml', 'c')],
      folder,
    );
    await exportOutputs([textOutput('/', 'a')], folder);
    expect(filesIn(folder)).toEqual([MANIFEST, 'index.html']);
    expect(existsSync(join(folder, 'channels'))).toBe(false);
  });

  it('keeps the last good version of what could not be made this time, until it is made or given up', async () => {
    await exportOutputs(
      [textOutput('/', 'a'), textOutput('/rss.xml', 'b'), textOutput('/channels/ev/', 'c')],
      folder,
    );
    await exportOutputs([textOutput('/', 'a')], folder, ['/rss.xml', '/channels/ev/', '/never-made.xml']);
    expect(filesIn(folder)).toEqual([MANIFEST, 'channels/ev/index.html', 'index.html', 'rss.xml']);
    await exportOutputs([textOutput('/', 'a')], folder);
    expect(filesIn(folder)).toEqual([MANIFEST, 'index.html']);
  });

  it('leaves alone what it did not write, or what was changed since', async () => {
    mkdirSync(join(folder, 'posts'), { recursive: true });
    writeFileSync(join(folder, 'CNAME'), 'news.example');
    writeFileSync(join(folder, 'posts', 'photo.jpg'), 'jpeg');
    await exportOutputs([textOutput('/posts/', 'a'), textOutput('/rss.xml', 'b')], folder);
    writeFileSync(join(folder, 'rss.xml'), 'by hand');
    await exportOutputs([], folder);
    expect(filesIn(folder)).toEqual([MANIFEST, 'CNAME', 'posts/photo.jpg', 'rss.xml'].sort());
  });

  it('replaces files whole: whoever holds the old one open still reads the old one', async () => {
    await exportOutputs([textOutput('/rss.xml', 'old')], folder);
    const before = statSync(join(folder, 'rss.xml')).ino;
    await exportOutputs([textOutput('/rss.xml', 'new')], folder);
    expect(statSync(join(folder, 'rss.xml')).ino).not.toBe(before);
    expect(filesIn(folder)).toEqual([MANIFEST, 'rss.xml']);
  });

  it('remembers what it wrote when it is cut short', async () => {
    mkdirSync(join(folder, 'z.xml', 'in-the-way'), { recursive: true });
    const outputs = [textOutput('/a.xml', LONG), textOutput('/z.xml', 'z')];
    await expect(exportOutputs(outputs, folder)).rejects.toThrow(StoreError);
    expect(filesIn(folder)).toEqual([MANIFEST, 'a.xml', 'a.xml.br', 'a.xml.gz']);
    rmSync(join(folder, 'z.xml'), { recursive: true });
    await exportOutputs([textOutput('/b.xml', 'b')], folder);
    expect(filesIn(folder)).toEqual([MANIFEST, 'b.xml']);
  });

  it.each([
    '/../evil',
    '/a/../../evil',
    '/%2e%2e/evil',
    '/a/%2Fevil',
    '/a\\..\\evil',
    '//evil',
    '/a//',
    '/\0',
  ])('refuses the path %j and writes nothing at all', async (path) => {
    await expect(exportOutputs([textOutput('/', 'a'), textOutput(path, 'b')], folder)).rejects.toThrow(
      'leaves the folder',
    );
    expect(readdirSync(parent)).toEqual([]);
  });

  it.each([
    '',
    'null',
    '[]',
    '{"files":7}',
    '{"files":{"rss.xml":1}}',
    `{"files":{"../keep":"${sha256('keep')}"}}`,
  ])('deletes nothing by the manifest %j', async (manifest) => {
    mkdirSync(folder);
    writeFileSync(join(folder, MANIFEST), manifest);
    writeFileSync(join(folder, 'rss.xml'), 'keep');
    writeFileSync(join(parent, 'keep'), 'keep');
    await exportOutputs([textOutput('/', 'a')], folder);
    expect(filesIn(parent)).toEqual(['keep', `public/${MANIFEST}`, 'public/index.html', 'public/rss.xml']);
  });

  it('names files as people read them, for addresses in ASCII', async () => {
    await exportOutputs([textOutput('/posts/gr%C3%BC%C3%9Fe/', 'a')], folder);
    expect(textOf('posts/grüße/index.html')).toBe('a');
  });
});
