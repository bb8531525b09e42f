/**
 * ★ The table of every page: which documents there are, where they lie, and what makes each. A document that cannot be made, or
 * that does not pass its self-check, is named as missing, so that whoever serves keeps the last good one.
 */

import { setImmediate } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Article } from '../model.ts';
import { POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, ChannelView, Output, PostView, Site, SourceCard } from '../outward.ts';
import { ownPosts } from '../store/own-posts.ts';
import type { Store } from '../store/store.ts';
import { sha256 } from '../text/hash.ts';
import type { CombinedFeed } from './combined-feed.ts';
import { absoluteAddress, newestChange, toDocument } from './document.ts';
import { contentPolicy, permitted } from './presentation.ts';
import { selectArticles } from './select.ts';
import { checkDocument, type DocumentKind } from './self-check.ts';

/** Who writes the pages for people. */
export interface Pages {
  readonly channel: (view: ChannelView) => string;
  readonly post: (view: PostView) => string;
}

/** All that the outputs are made of: the same of it gives the same bytes. */
export interface Publication {
  readonly site: Site;
  /** The first is the default one, which is also what the root serves. */
  readonly channels: readonly Channel[];
  /** By source id; our own posts have none. */
  readonly cards: ReadonlyMap<string, SourceCard>;
  readonly store: Store;
  readonly pages: Pages;
  /** Ours, for the generator. */
  readonly version: string;
}

export interface Rendered {
  readonly outputs: readonly Output[];
  /** What should be among them and could not be made: whoever serves or exports keeps the last good one. */
  readonly missing: readonly Missing[];
}

export interface Missing {
  readonly path: string;
  /** Reads on from the path: `holds 2 items instead of 3`. */
  readonly reason: string;
}

/** A channel's own path, and those that serve the same bytes. */
interface Place {
  readonly channel: Channel;
  /** Permanent within the site, wherever it lies: part of the feed's id. */
  readonly name: string;
  readonly path: string;
  readonly aliases: readonly string[];
}

/** What the forms of one place are made of. */
interface Matter {
  readonly pages: Pages;
  readonly view: ChannelView;
  readonly document: CombinedFeed;
}

interface Form {
  readonly file: string;
  readonly mediaType: string;
  /** Undefined for the page, which is not read back. */
  readonly kind: DocumentKind | undefined;
  readonly render: (matter: Matter) => string;
}

const HTML = 'text/html; charset=utf-8';
const RSS = 'application/rss+xml; charset=utf-8';
const ATOM = 'application/atom+xml; charset=utf-8';
const JSON_FEED = 'application/feed+json';

const FORMS: readonly Form[] = [
  { file: '', mediaType: HTML, kind: undefined, render: ({ pages, view }) => pages.channel(view) },
  { file: 'rss.xml', mediaType: RSS, kind: 'rss', render: ({ document }) => document.rss2() },
  { file: 'atom.xml', mediaType: ATOM, kind: 'atom', render: ({ document }) => document.atom1() },
  { file: 'feed.json', mediaType: JSON_FEED, kind: 'json', render: ({ document }) => document.json1() },
];

/** How many of our posts `/posts/` lists. */
const POSTS_LIMIT = 50;

/**
 * Every page and feed, as bytes.
 * @throws StoreError when the store cannot be read.
 */
export async function renderOutputs(about: Publication): Promise<Rendered> {
  const rendered: Rendered[] = [];
  for (const place of placesOf(about)) {
    const articles = await selectArticles(place.channel, about.cards, about.store);
    const paths = FORMS.flatMap((form) => pathsOf(form, place));
    rendered.push(attempt(paths, () => renderPlace(about, place, articles)));
    await lettingOthersRun();
  }
  const posts = await ownPosts(about.store);
  for (const at of posts.keys()) {
    rendered.push(renderPost(about, posts, at));
    await lettingOthersRun();
  }
  return together(rendered);
}

function placesOf({ site, channels }: Publication): readonly Place[] {
  const posts = { channel: postsChannel(site), name: 'posts', path: '/posts/', aliases: [] };
  return [...channelPlaces(channels), posts];
}

function channelPlaces(channels: readonly Channel[]): readonly Place[] {
  return channels.map((channel, at) => {
    const name = `channels/${channel.id}`;
    const path = `/${name}/`;
    return at === 0 ? { channel, name, path: '/', aliases: [path] } : { channel, name, path, aliases: [] };
  });
}

/** Our own reporting alone. */
function postsChannel(site: Site): Channel {
  return {
    id: POSTS_SOURCE_ID,
    title: `${site.title}: our own reporting`,
    description: undefined,
    sources: [],
    tags: [],
    include: [],
    exclude: [],
    posts: true,
    limit: POSTS_LIMIT,
    perSourceShare: 1,
    content: 'full',
  };
}

function renderPlace(about: Publication, place: Place, selected: readonly Article[]): Rendered {
  const { site, cards, pages, version } = about;
  const { channel, path, name } = place;
  const articles = selected.map((article) =>
    permitted(article, contentPolicy(article, cards.get(article.sourceId), channel)),
  );
  const view = { ...surroundings(about, path, path), channel, articles };
  const document = toDocument({ site, channel, path, name, version, cards }, articles);
  const matter = { pages, view, document };
  return together(FORMS.map((form) => attempt(pathsOf(form, place), () => renderForm(form, place, matter))));
}

function pathsOf({ file }: Form, { path, aliases }: Place): readonly string[] {
  return [path, ...aliases].map((folder) => folder + file);
}

function renderForm(form: Form, place: Place, matter: Matter): Rendered {
  const { kind, mediaType, render } = form;
  const { site, articles } = matter.view;
  const text = render(matter);
  const faults = kind === undefined ? [] : checkDocument(kind, text, articles.length);
  if (faults.length > 0) return without(pathsOf(form, place), faults.join(', '));
  const links = kind === undefined ? [] : [`<${absoluteAddress(site, place.path + form.file)}>; rel="self"`];
  const output = { ...madeOf(text, articles), mediaType, links };
  return { outputs: pathsOf(form, place).map((path) => ({ ...output, path })), missing: [] };
}

function renderPost(about: Publication, posts: readonly Article[], at: number): Rendered {
  const article = posts[at];
  if (article?.post === undefined) return { outputs: [], missing: [] };
  const path = `/posts/${encodeURIComponent(article.post.slug)}/`;
  const readingNext = neighbours(posts, at);
  return attempt([path], () => {
    const text = about.pages.post({ ...surroundings(about, path, '/'), article, readingNext });
    const output = { ...madeOf(text, [article, ...readingNext]), path, mediaType: HTML, links: [] };
    return { outputs: [output], missing: [] };
  });
}

/** What every page shows around its own matter; `folder` is where the feeds lie that it announces. */
function surroundings(about: Publication, path: string, folder: string) {
  return {
    site: about.site,
    cards: about.cards,
    path,
    feeds: { rss: `${folder}rss.xml`, atom: `${folder}atom.xml`, json: `${folder}feed.json` },
    channels: channelPlaces(about.channels).map((place) => ({
      title: place.channel.title,
      path: place.path,
    })),
  };
}

/** The newer and the older one; at either end the two next to it. */
function neighbours(posts: readonly Article[], at: number): readonly Article[] {
  const others = posts.filter((_, other) => other !== at);
  const start = Math.max(0, Math.min(at - 1, others.length - 2));
  return others.slice(start, start + 2);
}

function madeOf(text: string, articles: readonly Article[]): Pick<Output, 'body' | 'hash' | 'modifiedAt'> {
  const body = Buffer.from(text);
  return { body, hash: sha256(body), modifiedAt: newestChange(articles) };
}

/** Whatever goes wrong while a document is made stays with that document. */
function attempt(paths: readonly string[], make: () => Rendered): Rendered {
  try {
    return make();
  } catch (thrown) {
    return without(paths, `cannot be rendered: ${messageOf(thrown)}`);
  }
}

function without(paths: readonly string[], reason: string): Rendered {
  return { outputs: [], missing: paths.map((path) => ({ path, reason })) };
}

function together(rendered: readonly Rendered[]): Rendered {
  return {
    outputs: rendered.flatMap((it) => it.outputs),
    missing: rendered.flatMap((it) => it.missing),
  };
}

/** A store in memory answers without ever leaving the microtasks, and requests wait meanwhile. */
async function lettingOthersRun(): Promise<void> {
  await setImmediate();
}
