/** What a press is handed, for whoever publishes without a running service: everything filled in, but for what is wanted otherwise. */

import type { Channel, Output, Rendered, SourceCard } from '../../src/outward.ts';
import { createPress } from '../../src/publish/outputs.ts';
import type { PressStore, Publication, StoryDesk } from '../../src/publish/run.ts';
import type { Store } from '../../src/store/store.ts';
import { createStoryIndex } from '../../src/stories/story-index.ts';
import { sha256 } from '../../src/text/hash.ts';
import { siteOf } from './samples.ts';

/** A channel of everything, but for what a test wants otherwise. */
export function channelOf(wanted: Partial<Channel> = {}): Channel {
  return {
    id: 'all',
    title: 'Everything electric',
    description: 'All of it.',
    sources: ['*'],
    tags: [],
    authors: [],
    include: [],
    exclude: [],
    posts: true,
    limit: 50,
    perSourceShare: 1,
    stories: 'all',
    content: 'full',
    ...wanted,
  };
}

/** A source that lets us have everything, but for what a test wants otherwise. */
export function cardOf(wanted: Partial<SourceCard> = {}): SourceCard {
  return {
    id: 'wire',
    title: 'The Wire',
    feedUrl: 'https://wire.example/feed.xml',
    include: [],
    exclude: [],
    homePageUrl: 'https://wire.example/',
    tags: [],
    content: 'full',
    vetoMinutes: 0,
    rights: undefined,
    credit: undefined,
    ...wanted,
  };
}

/** Every page and feed, as bytes, on a press of its own. */
export function renderOutputs(about: Publication): Promise<Rendered> {
  return createPress().render(about);
}

/** Stories as the newsroom finds them; what is decided about them is kept where that is wanted. */
export function storyDesk(store?: Pick<Store, 'save'>): StoryDesk {
  const changes = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };
  return {
    begin: () => createStoryIndex(),
    keep: async (notes) => store?.save({ changes, state: undefined }, notes),
  };
}

/** One channel of one source, without pages. */
export function publicationFrom(store: PressStore, wanted: Partial<Publication> = {}): Publication {
  return {
    site: siteOf(),
    channels: [channelOf()],
    cards: new Map([['wire', cardOf()]]),
    store,
    pages: { channel: () => '', post: () => '' },
    version: '0.1.0',
    hub: undefined,
    held: new Set(),
    promotion: undefined,
    stories: storyDesk(),
    ...wanted,
  };
}

/** A document of plain text. */
export function textOutput(path: string, text: string): Output {
  const body = Buffer.from(text);
  return {
    path,
    mediaType: 'text/plain',
    parts: [body],
    hash: sha256(body),
    modifiedAt: undefined,
    links: [],
    freshSeconds: 300,
    assembly: undefined,
  };
}
