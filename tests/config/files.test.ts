import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError, formatProblem } from '../../src/errors.ts';
import { temporaryFolder } from '../support/program.ts';
import { TOOLS } from './support.ts';

const SITE = { title: 'T', url: 'https://t.example/' };
const CHANNELS = [{ id: 'all', title: 'All' }];

/** Loads a configuration with files beside it; problems come back without the folder. */
async function load(
  fields: object,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<Config | readonly string[]> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'lists'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ site: SITE, channels: CHANNELS, ...fields }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  try {
    return await loadConfig(join(folder, 'config.json'), TOOLS);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    return thrown.problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, ''));
  }
}

function tokenOf(loaded: Config | readonly string[]): string | undefined {
  return 'server' in loaded ? loaded.server.adminToken : loaded.join();
}

describe(`\${file:path}`, () => {
  const server = { adminToken: `\${file:lists/token}` };

  it.each([
    ['as it is', 'sesame-sesame', 'sesame-sesame'],
    ['without its last newline', 'sesame-sesame\n', 'sesame-sesame'],
    ['without its last newline of two bytes', 'sesame-sesame\r\n', 'sesame-sesame'],
    ['with every other blank', ' sesame \n\n', ' sesame \n'],
    ['without its byte order mark', '\uFEFFsesame-sesame', 'sesame-sesame'],
    ['with what looks like another reference', `\${HOME}-\${file:x}`, `\${HOME}-\${file:x}`],
  ])('brings the text of a file %s', async (_how, text, token) => {
    expect(tokenOf(await load({ server }, { 'lists/token': text }))).toBe(token);
  });

  it.each([
    ['is missing', {}, 'there is no such file'],
    ['is too large', { 'lists/token': 'sesame'.repeat(20_000) }, 'is larger than 65536 bytes'],
    [
      'is no text',
      { 'lists/token': Buffer.from([0xff, 0x73, 0x65, 0x73]) },
      'is not UTF-8 text; save it as UTF-8',
    ],
  ])('tells that the file %s, and nothing of what is in it', async (_what, files, why) => {
    const told = await load({ server }, files as Readonly<Record<string, string>>);
    expect(told).toEqual([
      expect.stringMatching(/^config\.json:1:\d+ server\.adminToken: the file lists\/token: /u),
    ]);
    expect(String(told)).toContain(why);
    expect(String(told)).not.toContain('sesame');
  });

  it('tells of a file that is a folder, and of one without a name', async () => {
    expect(await load({ server: { adminToken: `\${file:lists}` } }, {})).toEqual([
      expect.stringContaining('the file lists: is a folder, not a file'),
    ]);
    expect(await load({ server: { adminToken: `\${file: }` } }, {})).toEqual([
      expect.stringContaining('the path of a file is missing behind "file:"'),
    ]);
  });

  it('is checked like any other text, without being repeated', async () => {
    expect(await load({ server }, { 'lists/token': 'short' })).toEqual([
      expect.stringMatching(/server\.adminToken: must be text of 8 to 512 characters$/u),
    ]);
  });

  it('may stand in a list of its own, and counts from the configuration all the same', async () => {
    const list = `[{ "id": "a", "url": "https://a.example/f", "headers": { "X-Key": "Key \${file:lists/key}" } }]`;
    const loaded = await load(
      { sourceFiles: ['lists/ev.json'] },
      { 'lists/ev.json': list, 'lists/key': 'sesame\n' },
    );
    expect(loaded).toMatchObject({ sources: [{ headers: { 'X-Key': 'Key sesame' }, secrets: ['sesame'] }] });
  });
});

describe('lists of sources in files of their own', () => {
  const source = (id: string) => `{ "id": "${id}", "url": "https://${id}.example/" }`;

  it('stand behind those of the configuration, in the order of the files', async () => {
    const fields = { sources: [JSON.parse(source('a'))], sourceFiles: ['lists/1.json', 'lists/2.json'] };
    const files = {
      'lists/1.json': `[${source('b')}, ${source('c')}] // more`,
      'lists/2.json': `[${source('d')},]`,
    };
    const loaded = await load(fields, files);
    expect('sources' in loaded && loaded.sources.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('may be all that there is', async () => {
    const loaded = await load({ sourceFiles: ['lists/1.json'] }, { 'lists/1.json': `[${source('b')}]` });
    expect('sources' in loaded && loaded.sources.map(({ id }) => id)).toEqual(['b']);
  });

  it.each([
    [
      'a syntax error',
      `[\n  ${source('b')}\n  ${source('c')}\n]`,
      'lists/1.json:3:3 a "," is missing here, between two entries',
    ],
    [
      'a repeated key',
      `[\n  { "id": "b", "id": "c", "url": "https://b.example/" }\n]`,
      'lists/1.json:2:16 [0]: the key "id" is repeated; line 2 has it',
    ],
    [
      'an unknown key',
      `[\n  { "id": "b", "url": "https://b.example/", "titles": "B" }\n]`,
      'lists/1.json:2:45 [0]: unknown key "titles"; did you mean "title"?',
    ],
    [
      'a missing key',
      `[\n\n  { "id": "b" }\n]`,
      'lists/1.json:3:3 [0]: the key "url" is missing; it must be an http or https address without spaces, user name or password',
    ],
    ['an entry that is none', `[\n  7\n]`, 'lists/1.json:2:3 [0]: must be an object, not 7'],
    [
      'a twin in itself',
      `[\n  ${source('b')},\n  ${source('b').replace('https:', 'http:')}\n]`,
      'lists/1.json:3:11 [1].id: the same id as [0] on line 2',
    ],
    [
      'a twin in the configuration',
      `[\n  ${source('a')}\n]`,
      'lists/1.json:2:11 [0].id: the same id as sources[0] on line 1 of config.json',
    ],
    ['an object instead of a list', '{}', 'lists/1.json:1:1 must be a list of sources'],
    ['nothing', '', 'lists/1.json:1:1 the file is empty'],
  ])('name the place of %s', async (_what, text, problem) => {
    const fields = { sources: [JSON.parse(source('a'))], sourceFiles: ['lists/1.json'] };
    const told = await load(fields, { 'lists/1.json': text });
    expect(told).toContain(problem);
  });

  it('cannot be named by references, since nothing is filled in before they are read', async () => {
    expect(await load({ sourceFiles: [`\${FEED_TOKEN}.json`] }, {})).toEqual([
      expect.stringContaining('sourceFiles[0]: must be a path without references: nothing is filled in yet'),
    ]);
  });
});
