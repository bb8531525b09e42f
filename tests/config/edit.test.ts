import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editSources } from '../../src/config/edit.ts';
import { loadConfig } from '../../src/config/load.ts';
import { saveEdit } from '../../src/config/save-edit.ts';
import { temporaryFolder } from '../support/program.ts';
import { TOOLS } from './support.ts';

const NEW = { id: 'new', url: 'https://new.example/', tags: ['ev', 'cars'] };

function add(text: string, ...added: readonly object[]): string {
  return editSources(text, { added: added.map((it) => ({ ...it })), changed: new Map() });
}

function change(text: string, at: number, fields: Readonly<Record<string, unknown>>): string {
  return editSources(text, { added: [], changed: new Map([[at, fields]]) });
}

describe('a source that is added', () => {
  it('looks like its neighbours on one line each', () => {
    expect(add('{\n  "sources": [\n    { "id": "a" },\n    { "id": "b" }\n  ]\n}\n', NEW)).toBe(
      '{\n  "sources": [\n    { "id": "a" },\n    { "id": "b" },\n    { "id": "new", "url": "https://new.example/", "tags": ["ev", "cars"] }\n  ]\n}\n',
    );
  });

  it('looks like its neighbours on several lines', () => {
    expect(add('{\n\t"sources": [\n\t\t{\n\t\t\t"id": "a"\n\t\t}\n\t]\n}', NEW)).toBe(
      '{\n\t"sources": [\n\t\t{\n\t\t\t"id": "a"\n\t\t},\n\t\t{\n\t\t\t"id": "new",\n\t\t\t"url": "https://new.example/",\n\t\t\t"tags": ["ev", "cars"]\n\t\t}\n\t]\n}',
    );
  });

  it('leaves every comment with what it is about', () => {
    const text = [
      '{ // all',
      '  "sources": [ // whom we hear',
      '    { "id": "a" }, // about a',
      '    { "id": "b" } /* about b */ // and more',
      '    // { "id": "later" }',
      '  ]',
      '}',
    ];
    const edited = [...text];
    edited[3] = '    { "id": "b" }, /* about b */ // and more';
    edited.splice(4, 0, '    { "id": "new" }');
    expect(add(text.join('\n'), { id: 'new' })).toBe(edited.join('\n'));
  });

  it('keeps a comma at the end of the list, and lines that end in a carriage return', () => {
    expect(add('{\r\n  "sources": [\r\n    { "id": "a" }, // a\r\n  ],\r\n}', { id: 'n' }, { id: 'm' })).toBe(
      '{\r\n  "sources": [\r\n    { "id": "a" }, // a\r\n    { "id": "n" },\r\n    { "id": "m" },\r\n  ],\r\n}',
    );
  });

  it.each([
    ['an empty list', '{\n  "sources": []\n}', '{\n  "sources": [\n    {\n      "id": "n"\n    }\n  ]\n}'],
    [
      'a list of comments',
      '{\n  "sources": [\n    // none yet\n  ]\n}',
      '{\n  "sources": [\n    // none yet\n    {\n      "id": "n"\n    }\n  ]\n}',
    ],
    [
      'a list on one line',
      '{ "sources": [{ "id": "a" }] }',
      '{ "sources": [{ "id": "a" },\n{ "id": "n" }\n] }',
    ],
    [
      'no list',
      '{\n  "store": "s"\n}',
      '{\n  "store": "s",\n  "sources": [\n    {\n      "id": "n"\n    }\n  ]\n}',
    ],
  ])('finds its place in %s', (_where, text, expected) => {
    expect(add(text, { id: 'n' })).toBe(expected);
  });
});

describe('a source that is changed', () => {
  it('keeps its comments, its order and its layout', () => {
    const text =
      '{\n  "sources": [\n    {\n      "id": "a", // for ever\n      "title": "A",\n      "tags": ["x"]\n    },\n    { "id": "b", /* b */ "title": "B" }\n  ]\n}';
    expect(change(text, 0, { title: 'Alpha', tags: undefined, enabled: false })).toBe(
      '{\n  "sources": [\n    {\n      "id": "a", // for ever\n      "title": "Alpha",\n      "enabled": false\n    },\n    { "id": "b", /* b */ "title": "B" }\n  ]\n}',
    );
    expect(change(text, 1, { title: 'Beta' })).toContain('{ "id": "b", /* b */ "title": "Beta" }');
  });
});

describe('edits of the shipped configuration', () => {
  const shipped = readFileSync('config.json', 'utf8');
  const words = fc.string({ unit: 'grapheme', maxLength: 30 });
  const fields = fc.record({ title: words, tags: fc.array(words, { maxLength: 3 }), enabled: fc.boolean() });

  it('change what they are to change and leave every other line as it was', () => {
    const before = shipped.split('\n');
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1, maxLength: 5 }), (added) => {
        const entries = added.map((it, n) => ({ id: `new-${n}`, url: `https://new.example/${n}`, ...it }));
        const after = add(shipped, ...entries).split('\n');
        const kept = after.filter(
          (line) => before.includes(line) || before.includes(line.replace(/,$/u, '')),
        );
        expect(kept.length).toBeGreaterThanOrEqual(before.length);
      }),
      { numRuns: 30 },
    );
  });

  it('take five hundred sources at once', async () => {
    const entries = Array.from({ length: 500 }, (_, n) => ({
      id: `new-${n}`,
      url: `https://new.example/${n}`,
    }));
    const file = join(temporaryFolder(), 'config.json');
    writeFileSync(file, add(shipped, ...entries));
    const { sources } = await loadConfig(file, { ...TOOLS, env: {} });
    expect(sources.slice(-500).map(({ id }) => id)).toEqual(entries.map(({ id }) => id));
  });
});

describe('saving an edit', () => {
  const SOUND =
    '{ "site": { "title": "T", "url": "https://t.example/" }, "channels": [{ "id": "all", "title": "All" }] }';
  const EDITED = SOUND.replace('"T"', '"Edited"');
  const put = (text: string) => {
    const folder = temporaryFolder();
    const file = join(folder, 'config.json');
    writeFileSync(file, text);
    return { folder, file };
  };

  it('keeps the mode and a byte order mark, and leaves nothing else behind', async () => {
    const { folder, file } = put(`\uFEFF${SOUND}`);
    chmodSync(file, 0o640);
    await saveEdit(file, { before: SOUND, after: EDITED }, TOOLS);
    expect(readFileSync(file, 'utf8')).toBe(`\uFEFF${EDITED}`);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['config.json']);
  });

  it('writes through a link', async () => {
    const { folder, file } = put(SOUND);
    mkdirSync(join(folder, 'etc'));
    symlinkSync(file, join(folder, 'etc/link.json'));
    await saveEdit(join(folder, 'etc/link.json'), { before: SOUND, after: EDITED }, TOOLS);
    expect(lstatSync(join(folder, 'etc/link.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(EDITED);
  });

  it('refuses when somebody else has changed the file meanwhile', async () => {
    const { folder, file } = put(`${SOUND}\n// by hand`);
    await expect(saveEdit(file, { before: SOUND, after: EDITED }, TOOLS)).rejects.toThrow(
      ':1:1 was changed by somebody else meanwhile, so nothing was written; try again',
    );
    expect(readFileSync(file, 'utf8')).toBe(`${SOUND}\n// by hand`);
    expect(readdirSync(folder)).toEqual(['config.json']);
  });

  it('refuses what would not load', async () => {
    const { file } = put(SOUND);
    const after = SOUND.replace('"T"', '7');
    await expect(saveEdit(file, { before: SOUND, after }, TOOLS)).rejects.toThrow(
      'so it was not made: site.title must be text of 1 to 200 characters, not 7',
    );
    expect(readFileSync(file, 'utf8')).toBe(SOUND);
  });
});
