/**
 * A publisher's words made ours: entries to articles. Nothing here throws, whatever an entry holds: each field has a reader
 * that answers something usable or undefined, so that one bad entry costs nothing but itself.
 *
 * A draft is an entry half-way: as much is read of it as it takes to tell who it is, which is little. Most entries of most
 * documents are known and unchanged, and go no further.
 */
import type { Article, Instant, Source } from '../model.ts';
import { earlierOf, laterOf } from '../text/date.ts';
import { briefHash } from '../text/hash.ts';
import { languageTag } from '../text/language.ts';
import { cutText, excerpt, oneLine } from '../text/plain.ts';
import { parseDate } from '../text/read-date.ts';
import { absoluteUrl, canonicalUrl, hostOf } from '../text/url.ts';
import { fingerprintOf } from './entry-fingerprint.ts';
import { entryId } from './entry-id.ts';
import { entryAuthors, entryTags } from './entry-labels.ts';
import { entryEnclosures, entryImage } from './entry-media.ts';
import { type Draft, ownId } from './entry-name.ts';
import { type EntryText, entryText, entryTitle } from './entry-text.ts';
import { warningsOf } from './entry-warnings.ts';
import type { Entry, Feed, TextConstruct } from './feed.ts';
import { type Identity, identify } from './identity.ts';
import { LIMITS } from './limits.ts';

export interface Visited {
  readonly source: Source;
  /** Where the document was found after redirects. */
  readonly documentUrl: string;
  readonly siteUrl: string;
  readonly now: Instant;
}

export interface Normalized {
  readonly articles: readonly Article[];
  /** One plain sentence for each kind of flaw, with its count. */
  readonly warnings: readonly string[];
}

/** One article for each story of the document, as from a source never seen before; see `takeIn` for one that was. */
export function normalize(feed: Feed, about: Visited): Normalized {
  const drafts = draftsOf(feed, about);
  const nothing = { sightings: new Map(), linked: new Map(), articles: new Map(), lately: [] };
  const stories = storiesOf(drafts, identify(drafts, nothing, undefined).identities);
  const hashOf = entryHasher(feed, about);
  const articles = stories.map((story) => articleOf(story, hashOf(story.draft.entry), feed, about));
  const counts = { entries: feed.entries.length, stories: stories.length };
  return { articles, warnings: warningsOf(drafts, counts, about.now) };
}

/** What may be an article, in the document's order; entries that hold nothing are left out. */
export function draftsOf(feed: Feed, about: Visited): readonly Draft[] {
  return feed.entries.map((entry) => draftOf(entry, about)).filter(holdsSomething);
}

function draftOf(entry: Entry, { documentUrl, source }: Visited): Draft {
  const baseUrl =
    entry.base === undefined ? documentUrl : (absoluteUrl(entry.base, documentUrl) ?? documentUrl);
  const read = {
    sourceId: source.id,
    entry,
    baseUrl,
    guid: guidOf(entry),
    url: once(() => urlOf(entry, baseUrl)),
    title: once(() => entryTitle(entry)),
    content: () => contentOf(entry),
    publishedAt: once(() => parseDate(entry.published ?? '') ?? parseDate(entry.updated ?? '')),
    updatedAt: once(() => parseDate(entry.updated ?? '')),
  };
  return Object.assign(read, { own: ownId(source.id, read) });
}

function guidOf({ guid }: Entry): string | undefined {
  if (guid === undefined || guid === '') return undefined;
  return /\s/.test(guid) ? guid.replace(/\s+/gu, ' ').trim() || undefined : guid;
}

/** Reads it when it is asked for first: of most entries it never is. */
function once<Value>(read: () => Value): () => Value {
  let found: { readonly value: Value } | undefined;
  return () => {
    found ??= { value: read() };
    return found.value;
  };
}

function contentOf({ content, summary, published, details }: Entry): string {
  return [content?.text, summary?.text, published, details().enclosures[0]?.url].join('\n');
}

function urlOf(entry: Entry, baseUrl: string): string | undefined {
  const linked = entry.link === undefined ? undefined : absoluteUrl(entry.link, baseUrl);
  const url = linked ?? (entry.guidIsPermaLink ? absoluteUrl(entry.guid ?? '', undefined) : undefined);
  return url && canonicalUrl(url);
}

function holdsSomething({ url, title, entry, baseUrl }: Draft): boolean {
  if (hasPlainWords(entry.title) || title() !== '' || url() !== undefined) return true;
  const { enclosures, images } = entry.details();
  if (enclosures.length > 0 || images.length > 0) return true;
  const beginning = { ...entry, summary: beginningOf(entry.summary), content: beginningOf(entry.content) };
  const { summary, contentHtml } = entryText(beginning, baseUrl);
  return summary !== undefined || contentHtml !== undefined;
}

/** Most headlines need no reading to tell that they say something. */
function hasPlainWords(construct: TextConstruct | undefined): boolean {
  return /^[\w ]{0,50}\w\w/.test(construct?.text ?? '');
}

/** Who says nothing in so many characters says nothing. */
function beginningOf(construct: TextConstruct | undefined): TextConstruct | undefined {
  return construct && { ...construct, text: construct.text.slice(0, 20_000) };
}

/** A draft and who it is. */
export interface Story {
  readonly draft: Draft;
  readonly identity: Identity;
}

/** One draft an identity, the one changed last, in the order of the document. */
export function storiesOf(drafts: readonly Draft[], identities: readonly Identity[]): readonly Story[] {
  const byId = new Map<string, Story>();
  for (const [index, draft] of drafts.entries()) {
    const identity = identities[index];
    if (identity === undefined) continue;
    const known = byId.get(identity.id);
    const isNewer = known === undefined || lastChange(draft) > lastChange(known.draft);
    if (isNewer) byId.set(identity.id, { draft, identity });
  }
  return [...byId.values()];
}

function lastChange({ publishedAt, updatedAt }: Draft): string {
  return laterOf(publishedAt() ?? '', updatedAt() ?? '');
}

/** Raise it when the same entries shall be read again, since what becomes of them is another. */
const READING = 3;

/** What is told entries by: every character of an entry and all that is mixed into it from outside. */
export function entryHasher(feed: Feed, { source, documentUrl }: Visited): (entry: Entry) => string {
  const { format, language, rights, authors, base, surroundings } = feed;
  const inherited = [format, language, rights, authors, base, surroundings, source.title, source.rights];
  const outside = briefHash(JSON.stringify([READING, documentUrl, ...inherited]));
  return (entry) => briefHash(outside + entry.written);
}

/** The article that a story makes, as if it arrived now. */
export function articleOf(
  { draft, identity }: Story,
  entryHash: string,
  feed: Feed,
  about: Visited,
): Article {
  const { entry, baseUrl } = draft;
  const { source, now } = about;
  const text = entryText(entry, baseUrl);
  const details = entry.details();
  const enclosures = entryEnclosures(details, baseUrl);
  const article = {
    id: identity.id,
    sourceId: source.id,
    guid: cutText(oneLine(draft.guid ?? ''), LIMITS.guid) || undefined,
    entryId: entryId(draft.guid, identity, about),
    url: draft.url(),
    title: draft.title() || substituteTitle(draft, text, source),
    summary: text.summary,
    contentHtml: text.contentHtml,
    authors: entryAuthors(details, feed, baseUrl),
    tags: entryTags(details),
    language: languageTag(details.language ?? '') ?? languageTag(feed.language ?? ''),
    rights: rightsOf(source.rights ?? details.rights ?? feed.rights),
    image: entryImage(details, { baseUrl, enclosures, contentHtml: text.contentHtml }),
    enclosures,
    commentsUrl: absoluteUrl(details.commentsUrl ?? '', baseUrl),
    ...datesOf(draft, now),
    arrivedAt: now,
    revision: 1,
    entryHash,
    post: undefined,
  };
  return Object.assign(article, { fingerprint: fingerprintOf(article) });
}

/** The first words, else the host, else the source: readers need something to click on. */
function substituteTitle({ url }: Draft, { summary }: EntryText, source: Source): string {
  const host = hostOf(url() ?? '');
  return (
    cutText(excerpt(summary ?? '', LIMITS.titleWords), LIMITS.title) || (host ?? source.title ?? source.id)
  );
}

function rightsOf(raw: string | undefined): string | undefined {
  return cutText(oneLine((raw ?? '').slice(0, 2 * LIMITS.rights)), LIMITS.rights) || undefined;
}

/** Never later than now; an update that is no later than the publication is none. */
function datesOf(
  { publishedAt, updatedAt }: Draft,
  now: Instant,
): Pick<Article, 'publishedAt' | 'updatedAt'> {
  const published = notAfter(publishedAt(), now);
  const updated = notAfter(updatedAt(), now);
  const isLater = updated !== undefined && published !== undefined && updated > published;
  return { publishedAt: published, updatedAt: isLater ? updated : undefined };
}

function notAfter(at: Instant | undefined, now: Instant): Instant | undefined {
  return at && earlierOf(at, now);
}
