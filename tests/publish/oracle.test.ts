/** On well-behaved input `feed`'s own renderers are right: whatever they can say, ours must say the same. */

import { Feed } from 'feed';
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import type { CombinedFeed } from '../../src/publish/combined-feed.ts';
import { toDocument } from '../../src/publish/document.ts';
import { channelOf } from '../support/publication.ts';
import { numbered, planOf } from './newsroom.ts';

const ours = toDocument(
  planOf({ channel: channelOf({ tags: ['cars', 'trucks'] }), path: '/channels/all/' }),
  Array.from({ length: 12 }, (_, n) =>
    numbered(n, {
      authors: [{ name: 'Eva', url: 'https://wire.example/eva' }],
      summary: `What happened, part ${n}.`,
      contentHtml: `<p>Part <b>${n}</b> &amp; more, as ever</p>`,
      rights: 'CC BY 4.0',
      updatedAt: `2026-11-21T09:00:0${n % 10}.000Z`,
      tags: ['cars', `part ${n}`],
    }),
  ),
);
ours.options = { ...ours.options, hub: 'https://hub.example/' };
const theirs = inTheHandsOfFeed(ours);

/** The very same options, categories and items, rendered by `feed` itself. */
function inTheHandsOfFeed(document: CombinedFeed): Feed {
  const feed = new Feed({ ...document.options, feedLinks: { ...document.options.feedLinks } });
  for (const category of document.categories) feed.addCategory(category);
  for (const item of document.items) feed.addItem(item);
  return feed;
}

const dateOf = (text: string | undefined) => new Date(text ?? '').toISOString();

describe('whatever feed itself would write', () => {
  it('is in our RSS, but for authors without a mail address, which RSS has no place for', () => {
    const read = (text: string) => {
      const { generator: _, sy: __, items = [], atom, ...head } = parseRssFeed(text);
      const links = atom?.links?.map(({ rel, href }) => `${rel} ${href}`);
      return {
        ...head,
        links,
        items: items.map((item) => ({
          title: item.title,
          link: item.link,
          id: item.guid?.value,
          date: dateOf(item.pubDate),
          description: item.description,
          content: item.content?.encoded,
          categories: item.categories?.map(({ name }) => name),
          authors:
            item.authors?.map((author) => (typeof author === 'string' ? author : author.name)) ??
            item.dc?.creators,
        })),
      };
    };
    expect(read(ours.rss2())).toEqual(read(theirs.rss2()));
    expect(read(ours.rss2()).items[3]?.authors).toEqual(['Eva']);
  });

  it('is in our Atom', () => {
    const read = (text: string) => {
      const { generator, entries = [], links, xml: _, ...head } = parseAtomFeed(text);
      return {
        ...head,
        generator: generator?.text,
        links: links?.map(({ rel, href }) => `${rel} ${href}`).sort(),
        entries: entries.map(({ id, title, updated, published, authors, categories, ...entry }) => ({
          ...{ id, updated, published, authors },
          categories: categories?.map(({ term, label }) => [term, label]),
          title: title?.value,
          rights: entry.rights?.value,
          summary: entry.summary?.value,
          content: [entry.content?.value, entry.content?.type],
          link: entry.links?.map(({ href }) => href),
        })),
      };
    };
    expect(read(ours.atom1())).toEqual(read(theirs.atom1()));
    expect(read(ours.atom1()).entries[3]?.content[0]).toContain('<b>3</b> &amp; more');
  });

  it('is in our JSON Feed, but for what version 1.1 writes otherwise', () => {
    const mine = JSON.parse(ours.json1());
    const { version: _, items, ...head } = JSON.parse(theirs.json1());
    expect(mine).toMatchObject(head);
    const modern = items.map(({ author, ...item }: Record<string, unknown>) => ({
      ...item,
      authors: [author],
    }));
    expect(mine.items).toMatchObject(modern);
    expect(modern).toHaveLength(12);
  });
});
