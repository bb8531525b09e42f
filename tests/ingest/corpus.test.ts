import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../src/ingest/decode.ts';
import { parse } from '../../src/ingest/parse.ts';
import type { Entry, Feed } from '../../src/model.ts';

/*
 * Real documents of some 150 publishers, read by us and by an independent reader. Where the two differ, the table says why ours
 * stands. The documents belong to their publishers and are not part of the project.
 */
const CORPUS = process.env['VOLTWIRE_CORPUS'] ?? '../shared/corpus';
const FOLDER = join(CORPUS, 'open');

interface Reading {
  readonly n: number;
  readonly title: string | null;
  readonly entries: readonly Record<'id' | 'link' | 'title' | 'published' | 'updated', string | null>[];
}

/** Differences that we mean, by document and field. */
const MEANT: Readonly<Record<string, string>> = {
  'reddit-home-atom.atom id': 'the other reader resolves ids as if they were links',
  'ru-rbc.rss link': 'the other reader takes a link of a picture for the link of the entry',
  'faz-2017.rss title': 'UTF-8 encoded twice',
  'wordpress-brutkasten-bom.rss title': 'UTF-8 encoded twice',
  'wordpress-trendingtopics.rss title': 'UTF-8 encoded twice',
  ...Object.fromEntries(
    [
      'arstechnica-2006-03.rss',
      'boingboing-rdf-2006.rdf',
      'reuters-2017.rss',
      'slashdot-rdf-2006.rdf',
      'slickdeals.rss',
    ]
      .concat('techcrunch-2011.rss')
      .map((name) => [`${name} link`, 'feedburner:origLink before the link that counts clicks']),
  ),
};

describe.skipIf(!existsSync(FOLDER))('real documents', () => {
  const feeds = new Map<string, Feed>();
  let oracle: Readonly<Record<string, Reading>> = {};

  beforeAll(async () => {
    for (const name of readdirSync(FOLDER).filter((it) => it !== 'INDEX.tsv')) {
      feeds.set(name, await parse(decode(readFileSync(join(FOLDER, name)), undefined).text));
    }
    oracle = JSON.parse(readFileSync(join(CORPUS, 'oracle', 'open.json'), 'utf8'));
  });

  const xml = () =>
    [...feeds].filter(([, feed]) => feed.format !== 'json').map(([name, feed]) => ({ name, feed }));

  it('are read, every one of them', () => {
    expect(feeds.size).toBeGreaterThan(100);
    expect([...feeds].filter(([, feed]) => feed.entries.length === 0)).toEqual([]);
  });

  it('have as many entries as another reader finds', () => {
    const differing = xml().filter(({ name, feed }) => feed.entries.length !== oracle[name]?.n);
    expect(differing.map(({ name }) => name)).toEqual([]);
  });

  it('say of their first entries what another reader says', () => {
    const differing = xml().flatMap(({ name, feed }) =>
      (oracle[name]?.entries ?? []).flatMap((theirs, index) =>
        differences(feed.entries[index], theirs).map((field) => `${name} ${field}`),
      ),
    );
    expect([...new Set(differing)].filter((it) => !(it in MEANT))).toEqual([]);
    expect(Object.keys(MEANT).filter((it) => !differing.includes(it))).toEqual([]);
  });

  it('say as much when they end a tenth earlier, the last entry excepted', async () => {
    for (const { name, feed } of xml()) {
      const text = decode(readFileSync(join(FOLDER, name)), undefined).text;
      const cut = await parse(text.slice(0, Math.floor(text.length * 0.9)));
      const known = new Set(feed.entries.map((entry) => entry.guid));
      expect(
        cut.entries.slice(0, -1).every((entry) => known.has(entry.guid)),
        name,
      ).toBe(true);
      expect(cut.entries.length, name).toBeGreaterThan(0);
    }
  });
});

function differences(ours: Entry | undefined, theirs: Reading['entries'][number]): readonly string[] {
  const hasDate = (ours?.published ?? ours?.updated) !== undefined;
  const theirsHasDate = (theirs.published ?? theirs.updated) !== null;
  return [
    ...(visible(ours?.title?.text) === visible(theirs.title) ? [] : ['title']),
    ...((ours?.guid ?? '') === (theirs.id ?? '') ? [] : ['id']),
    ...((ours?.link ?? '') === (theirs.link ?? '') ? [] : ['link']),
    // A date in a language that the other reader does not read is a date all the same.
    ...(hasDate || !theirsHasDate ? [] : ['date']),
  ];
}

/** The other reader cleans HTML, so tags, references and blanks do not count. */
function visible(title: string | null | undefined): string {
  return (title ?? '').replace(/<[^>]*>|&#?\w+;/g, '').replace(/[\s<>&"']/g, '');
}
