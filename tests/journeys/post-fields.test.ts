/** Which element of each format carries each field of a post, as `docs/every-field-of-a-post-has-its-element.md` says it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wholeBody } from '../../src/publish/body.ts';
import { renderPost } from '../../src/site/post.ts';
import { renderRiver } from '../../src/site/river.ts';
import { postOf, publicationOf } from '../publish/newsroom.ts';
import { readXml, type XmlNode } from '../publish/xml-tree.ts';
import { type ReadPage, readPage } from '../site/read-page.ts';
import { renderOutputs } from '../support/publication.ts';

const EVA = {
  key: 'eva',
  name: 'Eva Lindqvist',
  bio: 'Eva covers the grid.',
  since: 'spring 2023',
  url: 'https://social.example/eva',
  avatar: 'https://cdn.example/eva.jpg',
  handle: '@eva@social.example',
};
const SAM = {
  ...EVA,
  key: 'sam',
  name: 'Sam Okoro',
  bio: undefined,
  url: undefined,
  handle: '@sam@social.example',
};
const POST = postOf(
  'rain',
  {
    entryId: 'tag:news.example,2026:posts/rain-of-old',
    title: 'Eleven chargers in the rain',
    summary: 'A week on the A7.',
    contentHtml: '<p>The rain began at Kassel.</p>',
    tags: ['measurement'],
    publishedAt: '2026-11-20T09:00:00.000Z',
    updatedAt: '2026-11-21T10:00:00.000Z',
    image: { url: 'https://cdn.example/rain.jpg', width: 1201, height: 631, alt: 'A wet plug' },
    authors: [{ name: EVA.name, url: EVA.url }],
    commentsUrl: 'https://forum.example/t/1',
    rights: '© 2026 Eva Lindqvist, all of them reserved',
  },
  {
    section: 'Charging',
    byline: [EVA],
    editor: SAM,
    imageCredit: 'Photo: Ida Berg',
    link: 'https://regulator.example/report',
    corrections: [{ at: '2026-11-21T10:00:00.000Z', note: 'It is 350 kW.' }],
  },
);
const NEXT = postOf('next', { title: 'What comes next', publishedAt: '2026-11-01T09:00:00.000Z' });

/** What stands for each field, in any of the spellings that formats have for it. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  slug: ['https://news.example/posts/rain/'],
  id: ['rain-of-old'],
  title: ['Eleven chargers in the rain'],
  summary: ['A week on the A7.'],
  body: ['The rain began at Kassel.'],
  section: ['Charging'],
  tags: ['measurement'],
  "author's name": [EVA.name],
  "author's link": [EVA.url],
  "author's page": ['/authors/eva/'],
  "author's handle": [EVA.handle],
  "author's picture": [EVA.avatar],
  "author's bio": [EVA.bio],
  "author's since": [EVA.since],
  "editor's name": [SAM.name],
  "editor's handle": [SAM.handle],
  published: ['2026-11-20T09:00:00.000Z', 'Fri, 20 Nov 2026 09:00:00 GMT'],
  updated: ['2026-11-21T10:00:00.000Z'],
  picture: ['https://cdn.example/rain.jpg'],
  "picture's text": ['A wet plug'],
  "picture's credit": ['Photo: Ida Berg'],
  "picture's size": ['1201'],
  link: ['https://regulator.example/report'],
  comments: ['https://forum.example/t/1'],
  corrections: ['It is 350 kW.'],
  rights: ['© 2026 Eva Lindqvist, all of them reserved'],
  'reading next': ['What comes next'],
  promotion: ['A very good cable'],
};

interface Row {
  readonly field: string;
  readonly cells: readonly string[];
}

const FORMATS = ['page', 'RSS 2.0', 'Atom 1.0', 'JSON Feed 1.1', 'JSON-LD', 'Open Graph'] as const;

function tableRows(): readonly Row[] {
  const lines = readFileSync('docs/every-field-of-a-post-has-its-element.md', 'utf8').split('\n');
  const rows = lines
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((it) => it.trim()),
    );
  const [head, ...body] = rows;
  expect(head?.slice(1)).toEqual(FORMATS);
  return body.map(([field = '', ...cells]) => ({ field, cells }));
}

/** What a format holds where a cell of the table points, and all that it holds. */
interface Format {
  readonly at: (place: string) => readonly string[];
  readonly whole: string;
}

function xmlFormat(entry: XmlNode, whole: string): Format {
  const all = (node: XmlNode): readonly XmlNode[] => [node, ...node.children.flatMap(all)];
  return {
    at: (place) => {
      const [name, attribute] = place.split('@');
      const found = all(entry).filter((node) => node.name === name);
      return found.map((node) => (attribute === undefined ? node.text : (node.attributes[attribute] ?? '')));
    },
    whole,
  };
}

function jsonFormat(root: unknown): Format {
  const step = (values: readonly unknown[], name: string) =>
    values.flatMap((value) => (value as Record<string, unknown> | undefined)?.[name] ?? []);
  return {
    at: (place) => place.replaceAll('[]', '').split('.').reduce(step, [root]).map(String),
    whole: JSON.stringify(root),
  };
}

function pageFormat({ elements }: ReadPage, whole: string): Format {
  return {
    at: (place) => {
      const [name = '', attribute] = place.split('@');
      const found = elements.filter((it) =>
        name.startsWith('.') ? it.attributes['class']?.split(' ').includes(name.slice(1)) : it.name === name,
      );
      return found.map((it) => (attribute === undefined ? it.text : (it.attributes[attribute] ?? '')));
    },
    whole,
  };
}

function metaFormat({ elements }: ReadPage): Format {
  const tags = elements.filter(
    ({ name, attributes }) => name === 'meta' && /^(?:og|article):/u.test(attributes['property'] ?? ''),
  );
  return {
    at: (place) =>
      tags
        .filter(({ attributes }) => attributes['property'] === place)
        .map(({ attributes }) => attributes['content'] ?? ''),
    whole: JSON.stringify(tags),
  };
}

async function formats(): Promise<readonly Format[]> {
  const promotion = {
    title: 'Our shop',
    url: undefined,
    items: [{ title: 'A very good cable', url: 'https://shop.example/', image: undefined }],
  };
  const pages = { channel: renderRiver, post: renderPost };
  const { outputs } = await renderOutputs(publicationOf([POST, NEXT], { pages, promotion }));
  const textAt = (path: string) =>
    wholeBody(outputs.find((it) => it.path === path) ?? { parts: [] }).toString();
  const read = readPage(textAt('/posts/rain/'));
  const ld = read.elements.find(({ attributes }) => attributes['type'] === 'application/ld+json')?.text ?? '';
  const [rss, atom] = ['/posts/rss.xml', '/posts/atom.xml'].map((path) => readXml(textAt(path)));
  const feed = JSON.parse(textAt('/posts/feed.json')) as { readonly items: readonly unknown[] };
  const itemOf = (name: string, root: XmlNode | undefined) => {
    const found = (root?.name === 'rss' ? root.children[0] : root)?.children.find((it) => it.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return xmlFormat(found, JSON.stringify(found));
  };
  return [
    pageFormat(read, JSON.stringify(read.elements.find(({ name }) => name === 'body'))),
    itemOf('item', rss),
    itemOf('entry', atom),
    jsonFormat(feed.items[0]),
    jsonFormat(JSON.parse(ld)),
    metaFormat(read),
  ];
}

describe('a post with every field', () => {
  it('is what the table speaks of, field by field', () => {
    expect(tableRows().map(({ field }) => field)).toEqual(Object.keys(VALUES));
  });

  it('has each of them where the table says, and nowhere where the table has a dash', async () => {
    const all = await formats();
    const faults = tableRows().flatMap(({ field, cells }) => {
      const spellings = VALUES[field] ?? [];
      return cells.flatMap((place, at) => {
        const format = all[at];
        const texts = place === '—' ? [format?.whole ?? ''] : (format?.at(place) ?? []);
        const isThere = texts.some((text) => spellings.some((it) => text.includes(it)));
        return isThere === (place !== '—') ? [] : [`${field} in ${FORMATS[at]}: ${place}`];
      });
    });
    expect(faults).toEqual([]);
  });
});
