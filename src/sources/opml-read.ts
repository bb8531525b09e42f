/**
 * Lists of feeds as other readers write them. They are hostile until they are read: by the tags alone, in time that is linear in their
 * length, with nothing expanded, nothing followed, and bounds on how many and how deep.
 */
import { readAnyTags, type Tag } from '../text/any-tags.ts';
import { OPML_NAMESPACE } from './opml-namespace.ts';

/** One outline that names a feed. */
export interface OpmlFeed {
  /** By name in lower case, entities decoded. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Those of our own namespace, whatever its prefix. */
  readonly own: ReadonlyMap<string, string>;
  /** The names of the folders that it lies in, outermost first. */
  readonly folders: readonly string[];
}

export interface OpmlLimits {
  readonly feeds: number;
  readonly depth: number;
}

/** What is wrong with a list as a whole, in one sentence. */
export class OpmlError extends Error {
  override readonly name = 'OpmlError';
}

const LIMITS: OpmlLimits = { feeds: 20_000, depth: 32 };
const MAX_LENGTH = 16_777_216;
const MAX_FOLDER_NAME = 200;
/** Outlines that lead to other documents rather than to a feed. */
const LEADS_ELSEWHERE = /^(?:include|link)$/iu;

/** @throws OpmlError for what is no OPML, declares entities, or goes beyond a limit: then none of it is taken. */
export function readOpml(text: string, limits: OpmlLimits = LIMITS): readonly OpmlFeed[] {
  if (text.length > MAX_LENGTH) throw new OpmlError(`it is longer than ${MAX_LENGTH} characters`);
  if (/<!ENTITY/iu.test(text)) throw new OpmlError('it declares entities, which no list of feeds needs');
  const reading: Reading = { feeds: [], open: [], prefix: undefined, isOpml: false, limits };
  readAnyTags(text, {
    text: () => {},
    open: (tag, isSelfClosing) => take(tag, isSelfClosing, reading),
    close: (name) => {
      if (name === 'outline') reading.open.pop();
    },
  });
  if (!reading.isOpml) throw new OpmlError('it is no OPML');
  return reading.feeds;
}

interface Reading {
  readonly feeds: OpmlFeed[];
  /** Of the outlines around; undefined for those that are no folder. */
  readonly open: (string | undefined)[];
  prefix: string | undefined;
  isOpml: boolean;
  readonly limits: OpmlLimits;
}

function take({ name, attributes }: Tag, isSelfClosing: boolean, reading: Reading): void {
  if (name === 'opml') {
    reading.isOpml = true;
    reading.prefix = prefixOf(attributes);
  }
  if (name !== 'outline') return;
  const { open, limits } = reading;
  const isFeed = addressOf(attributes) !== undefined;
  if (isFeed) takeFeed(attributes, reading);
  if (isSelfClosing) return;
  open.push(isFeed ? undefined : folderName(attributes));
  if (open.length > limits.depth) {
    throw new OpmlError(`its folders lie more than ${limits.depth} levels deep`);
  }
}

function takeFeed(attributes: Tag['attributes'], { feeds, open, prefix, limits }: Reading): void {
  if (feeds.length >= limits.feeds) throw new OpmlError(`it names more than ${limits.feeds} feeds`);
  const folders = open.filter((folder) => folder !== undefined && folder !== '') as readonly string[];
  feeds.push({ attributes, own: ownOf(attributes, prefix), folders });
}

/** The address of the feed that an outline names, as written. */
export function addressOf(attributes: ReadonlyMap<string, string>): string | undefined {
  const address = attributes.get('xmlurl')?.trim();
  const isElsewhere = LEADS_ELSEWHERE.test(attributes.get('type')?.trim() ?? '');
  return address === '' || isElsewhere ? undefined : address;
}

function folderName(attributes: Tag['attributes']): string {
  const name = attributes.get('text')?.trim() || attributes.get('title')?.trim() || '';
  return name.slice(0, MAX_FOLDER_NAME);
}

function prefixOf(attributes: Tag['attributes']): string | undefined {
  for (const [name, value] of attributes) {
    if (name.startsWith('xmlns:') && value === OPML_NAMESPACE) return `${name.slice('xmlns:'.length)}:`;
  }
  return undefined;
}

function ownOf(attributes: Tag['attributes'], prefix: string | undefined): ReadonlyMap<string, string> {
  if (prefix === undefined) return new Map();
  const own = [...attributes].filter(([name]) => name.startsWith(prefix));
  return new Map(own.map(([name, value]) => [name.slice(prefix.length), value]));
}
