import { describe, expect, it } from 'vitest';
import { askedOf } from '../../src/http/asked.ts';
import type { Output } from '../../src/outward.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { createPress } from '../../src/publish/outputs.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { cardsOf, numbered, postOf, publicationOf } from './newsroom.ts';

const HUB = 'https://news.example/websub/hub';
const ARTICLES = [postOf('mine', { tags: ['ev'] }), ...Array.from({ length: 30 }, (_, n) => numbered(n))];
const NEWSROOM = {
  channels: [channelOf({ limit: 20 }), channelOf({ id: 'ev', tags: ['ev'] })],
  cards: cardsOf(cardOf()),
};
const about = (hub: string | undefined) => publicationOf(ARTICLES, { ...NEWSROOM, hub });

const FEED = /\/(?:rss\.xml|atom\.xml|feed\.json)$/u;
const feedsAmong = (outputs: readonly Output[]) => outputs.filter(({ path }) => FEED.test(path));
const namesHub = (output: Output) => wholeBody(output).includes('websub/hub');

async function askedFeeds(hub: string | undefined, path: string): Promise<readonly Output[]> {
  const press = createPress();
  await press.render(about(hub));
  const asked = askedOf(path);
  return asked === undefined ? [] : feedsAmong((await press.renderAsked(asked)).outputs);
}

describe('a hub', () => {
  it('is named by every standing feed, in the document and in the headers beside one self', async () => {
    const { outputs } = await createPress().render(about(HUB));
    const feeds = feedsAmong(outputs);
    expect(feeds).toHaveLength(12);
    for (const feed of feeds) {
      expect(namesHub(feed), feed.path).toBe(true);
      expect(feed.links).toHaveLength(2);
      expect(feed.links[0]).toBe(`<${HUB}>; rel="hub"`);
      const self = feed.path.replace('/channels/all/', '/');
      expect(feed.links[1]).toBe(`<https://news.example${self}>; rel="self"`);
    }
    const pages = outputs.filter(({ path }) => !FEED.test(path));
    expect(pages.filter(namesHub)).toEqual([]);
  });

  it.each(['/tags/ev/rss.xml', '/sources/wire/rss.xml', '/archive/0-20/rss.xml'])(
    'is not named by what is made only when somebody asks, as %s',
    async (path) => {
      const feeds = await askedFeeds(HUB, path);
      expect(feeds.length).toBeGreaterThanOrEqual(3);
      for (const feed of feeds) {
        expect(namesHub(feed)).toBe(false);
        expect(feed.links).toHaveLength(1);
      }
      expect(feeds.map(({ hash }) => hash)).toEqual(
        (await askedFeeds(undefined, path)).map(({ hash }) => hash),
      );
    },
  );

  it('changes each standing feed once when it is another one, and no page', async () => {
    const press = createPress();
    const rendered = [];
    for (const hub of [undefined, HUB, HUB, 'https://other.example/'])
      rendered.push(new Map((await press.render(about(hub))).outputs.map(({ path, hash }) => [path, hash])));
    const [without = new Map(), first = new Map(), again, other = new Map()] = rendered;
    expect(again).toEqual(first);
    for (const [path, hash] of first) {
      const hashes = new Set([without.get(path), hash, other.get(path)]);
      expect(hashes.size, path).toBe(FEED.test(path) ? 3 : 1);
    }
  });
});
