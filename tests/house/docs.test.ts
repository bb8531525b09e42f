import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const README = readFileSync('README.md', 'utf8');
const INDEX = readFileSync('docs/README.md', 'utf8');
const notes = readdirSync('docs')
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .map((name) => ({ name, text: readFileSync(join('docs', name), 'utf8') }));

/** Where the links of a page lead, but for those elsewhere, into a page, and in the samples of code. */
function filesLinkedBy(page: string): readonly string[] {
  const prose = readFileSync(page, 'utf8').replaceAll(/```[\s\S]*?```|`[^`]*`/gu, '');
  const links = [...prose.matchAll(/\]\(([^)#\s]+)/gu)].map(([, link = '']) => link);
  return links.filter((link) => !link.startsWith('http')).map((link) => join(dirname(page), link));
}

describe('the notes on decisions', () => {
  it.each(notes)('$name has a claim for its title, under sixty lines, and its line in the index', (note) => {
    const [title = ''] = note.text.split('\n');
    expect(title).toMatch(/^# \S+ \S+ \S+/u);
    expect(note.text.split('\n').length).toBeLessThanOrEqual(60);
    expect(INDEX).toContain(`- [${title.slice(2)}](${note.name})\n`);
  });

  it.each(['README.md', 'docs/README.md', ...notes.map(({ name }) => `docs/${name}`)])(
    'has links in %s that lead to files',
    (page) => {
      expect(filesLinkedBy(page).filter((file) => !existsSync(file))).toEqual([]);
    },
  );
});

interface SchemaPart {
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly items?: SchemaPart;
}

/** Every key that an operator may write, of every part; what rules are made of has a table of its own. */
function keysOf({ properties = {}, items = {} }: SchemaPart): readonly string[] {
  const own = Object.entries(properties).flatMap(([key, part]) => [key, ...keysOf(part)]);
  return [...own, ...('properties' in items ? keysOf(items) : [])];
}

describe('the README', () => {
  const schema: SchemaPart = JSON.parse(readFileSync('config.schema.json', 'utf8'));
  const keys = [...new Set(keysOf(schema))].filter((key) => key !== '$schema');

  it('names every key of the configuration', () => {
    expect(keys.length).toBeGreaterThan(50);
    expect(keys.filter((key) => !README.includes(`\`${key}\``))).toEqual([]);
  });
});
