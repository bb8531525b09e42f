/** A source of the configuration as an outline of OPML, and the way back. */
import { isIP } from 'node:net';
import { isPublicAddress } from '../net/guard.ts';
import { absoluteUrl, hostOf } from '../text/url.ts';
import { attributeName, attributeOf, configuredValue, isPlain, keyOf } from './opml-namespace.ts';
import { addressOf, type OpmlFeed } from './opml-read.ts';

/** A source as an operator writes it: with its references, without defaults. */
export type SourceFields = Readonly<Record<string, unknown>>;

export type Attributes = readonly (readonly [name: string, value: string])[];

/** What a list brings of one feed. */
export type Offered = OfferedSource | { readonly address: string; readonly refused: string };

export interface OfferedSource {
  /** Has a `url`; an `id` only where a list of our own names one. */
  readonly fields: SourceFields & { readonly url: string };
  /** Options that were left out because they reach inward. */
  readonly dropped: readonly string[];
}

const MAX_TITLE = 200;
const MAX_TAG = 64;
const MAX_TAGS = 100;
/** What only a list that we trust may ask for. */
const REACHES_INWARD: ReadonlySet<string> = new Set(['allowPrivateNetworks']);
/** What FreshRSS calls pages that it scrapes. */
const SCRAPED = /xpath|dotnotation|dotpath/iu;
const INWARD_NAME = /^[^.]*$|\.(?:local|localhost|internal|home|lan|arpa)$/iu;

/** The attributes of a source's outline; what these cannot hold exactly stands in our own namespace as well. */
export function outlineOf(source: SourceFields): Attributes {
  const { url, title, homePageUrl, id, tags = [] } = source;
  const category = categoryOf(tags);
  const standard: Attributes = [
    ['type', 'rss'],
    ['text', oneLine(title ?? id)],
    ...(title === undefined ? [] : ([['title', oneLine(title)]] as const)),
    ['xmlUrl', oneLine(url)],
    ...(homePageUrl === undefined ? [] : ([['htmlUrl', oneLine(homePageUrl)]] as const)),
    ...(category === '' ? [] : ([['category', category]] as const)),
  ];
  const own = Object.entries(source).filter(([key, value]) => value !== undefined && !isStandard(key, value));
  return [
    ...standard,
    ...own.map(([key, value]) => [`voltwire:${attributeName(key)}`, attributeOf(value)] as const),
  ];
}

/** The folder of a source: its first tag, since readers know one folder a feed. */
export function folderOf({ tags }: SourceFields): string | undefined {
  const first: unknown = Array.isArray(tags) ? tags[0] : undefined;
  return typeof first === 'string' ? oneLine(first) : undefined;
}

function oneLine(value: unknown): string {
  return String(value).replace(/\s+/gu, ' ').trim();
}

function categoryOf(tags: unknown): string {
  return Array.isArray(tags) ? tags.map((tag) => oneLine(tag).replace(/[,/]/gu, ' ')).join(',') : '';
}

/** Whether a category and a folder give these tags back. */
function holdsExactly(tags: unknown): boolean {
  if (!Array.isArray(tags) || tags.length === 0) return false;
  const same = tagsOf(categoryOf(tags), []);
  return same.length === tags.length && same.every((tag, at) => tag === tags[at] && isPlain(tag));
}

/** Whether OPML's own attributes give exactly this value back. */
function isStandard(key: string, value: unknown): boolean {
  if (key === 'tags') return holdsExactly(value);
  const isText = typeof value === 'string' && isPlain(value);
  if (key === 'title') return isText && titleOf(value) === value;
  return isText && (key === 'url' || key === 'homePageUrl');
}

/** What a feed of a list is to us: refused where it is none that can be asked, or names what only a list that we trust may name. */
export function sourceOf(feed: OpmlFeed, isTrusted: boolean): Offered {
  const written = addressOf(feed.attributes) ?? '';
  const own = Object.fromEntries([...feed.own].map(([name, value]) => [keyOf(name), configuredValue(value)]));
  const isOurs = feed.own.size > 0;
  const url = feedAddress(written, isOurs, isTrusted);
  const refused =
    url === undefined ? 'is no http or https address' : refusalOf({ feed, own, url, isTrusted });
  if (url === undefined || refused !== undefined) return { address: written, refused: refused ?? '' };
  const dropped = isTrusted ? [] : Object.keys(own).filter((key) => REACHES_INWARD.has(key));
  const kept = Object.entries(own).filter(([key]) => !dropped.includes(key));
  return { fields: { ...standardOf(feed, isOurs), ...Object.fromEntries(kept), url }, dropped };
}

interface Asking {
  readonly feed: OpmlFeed;
  readonly own: SourceFields;
  readonly url: string;
  readonly isTrusted: boolean;
}

function refusalOf({ feed: { attributes }, own, url, isTrusted }: Asking): string | undefined {
  const type = attributes.get('type')?.trim() ?? '';
  if (SCRAPED.test(type)) return `is no feed, but a page to be read as ${oneLine(type).slice(0, MAX_TAG)}`;
  if (isTrusted) return undefined;
  if (JSON.stringify([...attributes.values(), own]).includes('${')) return 'names a secret of this machine';
  return isInward(url) ? 'is no public address' : undefined;
}

/** In a list of our own, a text without a title is the id. */
function standardOf({ attributes, folders }: OpmlFeed, isOurs: boolean): SourceFields {
  const title = titleOf(attributes.get('title') || (isOurs ? '' : attributes.get('text')) || '');
  const home = attributes.get('htmlurl') ?? '';
  const homePageUrl =
    isOurs && absoluteUrl(home, undefined) !== undefined ? home : absoluteUrl(home, undefined);
  const tags = tagsOf(attributes.get('category') ?? '', folders);
  return {
    ...(title === '' ? {} : { title }),
    ...(homePageUrl === undefined ? {} : { homePageUrl }),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

function titleOf(text: string): string {
  return oneLine(text).slice(0, MAX_TITLE).trim();
}

/** Each folder and each step of a category, once. */
function tagsOf(category: string, folders: readonly string[]): readonly string[] {
  const steps = [...category.split(/[,/]/u), ...folders].map((step) =>
    oneLine(step).slice(0, MAX_TAG).trim(),
  );
  const byLowerCase = new Map<string, string>();
  for (const step of steps) {
    const key = step.toLowerCase();
    if (step !== '' && !byLowerCase.has(key)) byLowerCase.set(key, step);
  }
  return [...byLowerCase.values()].slice(0, MAX_TAGS);
}

/** `feed:` is what some readers put before an address; a list of our own says what was configured, letter for letter. */
function feedAddress(written: string, isOurs: boolean, isTrusted: boolean): string | undefined {
  if (isTrusted && written.includes('${')) return written;
  const bare = written.replace(/^feed:(?:\/\/)?(?=https?:)/iu, '').replace(/^feed:\/\//iu, 'http://');
  const url = absoluteUrl(bare, undefined);
  return isOurs && url !== undefined ? bare : url;
}

/** As far as the address itself tells: the guard looks with every connection at where its name leads. */
function isInward(url: string): boolean {
  const host = (hostOf(url) ?? '').replace(/^\[|\]$/gu, '');
  return isIP(host) === 0 ? INWARD_NAME.test(host) : !isPublicAddress(host);
}
