/** Where selections of articles are published: a folder each, with a page for people and three feeds in it. */

import { type Article, POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, Site, SourceCard } from '../outward.ts';
import { authorName, tagName } from '../text/place-key.ts';

export interface Place {
  readonly channel: Channel;
  /** Permanent within the site, wherever it lies: part of the feeds' ids. */
  readonly name: string;
  /** From the root, percent-encoded, with a slash at either end. */
  readonly path: string;
  /** Other folders that serve the same bytes. */
  readonly aliases: readonly string[];
  /** Whether its documents are made at every publication, and not only when somebody asks for them. */
  readonly isStanding: boolean;
}

/** What places are made of. */
export interface Estate {
  readonly site: Site;
  readonly channels: readonly Channel[];
  readonly cards: ReadonlyMap<string, SourceCard>;
}

/** How many articles a place shows that nobody configured. */
const USUAL_LIMIT = 50;

/** Where a file of a place lies: in its own folder first, and in every other that serves it. */
export function pathsOf({ path, aliases }: Place, file: string): readonly string[] {
  return [path, ...aliases].map((folder) => folder + file);
}

/** The configured channels, the first of them at the root too, and our own posts. */
export function standingPlaces(site: Site, channels: readonly Channel[]): readonly Place[] {
  return [...channelPlaces(channels), postsPlace(site)];
}

/** The configured channels alone, as the navigation lists them. */
export function channelPlaces(channels: readonly Channel[]): readonly Place[] {
  return channels.map((channel, at) => {
    const name = `channels/${channel.id}`;
    const path = `/${name}/`;
    const isDefault = at === 0;
    const aliases = isDefault ? [path] : [];
    return { channel, name, path: isDefault ? '/' : path, aliases, isStanding: true };
  });
}

function postsPlace(site: Site): Place {
  const channel = { ...allPosts(site), limit: USUAL_LIMIT };
  return { channel, name: 'posts', path: '/posts/', aliases: [], isStanding: true };
}

/** All that we wrote. */
export function allPosts(site: Site): Channel {
  const title = `${site.title}: our own reporting`;
  return { ...everything(POSTS_SOURCE_ID, title), sources: [], limit: Number.POSITIVE_INFINITY };
}

/** A place by its address. */
export interface PlaceAddress {
  readonly kind: 'channels' | 'posts' | 'tags' | 'sources' | 'authors';
  /** Decoded; empty for our posts, and for the channel at the root. */
  readonly key: string;
}

/** The place of an address; undefined for a channel or a source that is not configured. */
export function placeOf({ kind, key }: PlaceAddress, estate: Estate): Place | undefined {
  const { site, channels, cards } = estate;
  if (kind === 'posts') return postsPlace(site);
  if (kind === 'channels') {
    const standing = channelPlaces(channels);
    return key === '' ? standing[0] : standing.find((it) => it.channel.id === key);
  }
  const channel = askedChannel(kind, key, cards.get(key));
  const name = `${kind}/${encodeURIComponent(key)}`;
  return channel && { channel, name, path: `/${name}/`, aliases: [], isStanding: false };
}

/** What a channel is called that nobody gave a title: what these articles of it call its author or its tag. */
export function titleOf({ title, tags, authors }: Channel, articles: readonly Article[]): string {
  const [[tag], [author]] = [tags, authors];
  if (author !== undefined) return authorName(author, articles);
  return tag === undefined ? title : tagName(tag, articles);
}

function askedChannel(
  kind: PlaceAddress['kind'],
  key: string,
  card: SourceCard | undefined,
): Channel | undefined {
  if (kind === 'tags') return { ...everything(`tags/${key}`, key), tags: [key] };
  if (kind === 'authors') return { ...everything(`authors/${key}`, key), authors: [key] };
  if (card === undefined) return undefined;
  return { ...everything(`sources/${key}`, card.title), sources: [key], posts: false };
}

function everything(id: string, title: string): Channel {
  return {
    id,
    title,
    description: undefined,
    sources: ['*'],
    tags: [],
    authors: [],
    include: [],
    exclude: [],
    posts: true,
    limit: USUAL_LIMIT,
    perSourceShare: 1,
    stories: 'all',
    content: 'full',
  };
}
