/**
 * A publisher's words made ours: entries to articles. Nothing here throws, whatever an entry holds: each field has a reader
 * that answers something usable or undefined, so that one bad entry costs nothing but itself.
 */
import type { Article, Entry, Feed, Instant, Source } from '../model.ts';
import { earlierOf, parseDate } from '../text/date.ts';
import { languageTag } from '../text/language.ts';
import { cutText, excerpt, oneLine } from '../text/plain.ts';
import { absoluteUrl, canonicalUrl, hostOf } from '../text/url.ts';
import { entryAuthors, entryTags } from './entry-labels.ts';
import { entryEnclosures, entryImage } from './entry-media.ts';
import { type EntryText, entryText } from './entry-text.ts';
import { entryId, fingerprintOf, type Identifiable, type Identity, identify } from './identity.ts';
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

/** One article for each story of the document, in its order; of entries that repeat a story the one updated last counts. */
export function normalize(feed: Feed, about: Visited): Normalized {
  const drafts = feed.entries.map((entry) => draftOf(entry, about)).filter(holdsSomething);
  const identities = identify(about.source.id, drafts);
  const byId = new Map<string, Article>();
  for (const [index, draft] of drafts.entries()) {
    const identity = identities[index];
    if (identity === undefined) continue;
    const article = articleOf(draft, identity, feed, about);
    byId.set(article.id, newerOf(byId.get(article.id), article));
  }
  const repeated = drafts.length - byId.size;
  const empty = feed.entries.length - drafts.length;
  return { articles: [...byId.values()], warnings: warningsOf(drafts, { repeated, empty }, about.now) };
}

/** An entry half-way: enough is read of it to tell who it is. */
interface Draft extends Identifiable {
  readonly entry: Entry;
  readonly baseUrl: string;
  readonly text: EntryText;
  readonly publishedAt: Instant | undefined;
  readonly updatedAt: Instant | undefined;
}

function draftOf(entry: Entry, { documentUrl }: Visited): Draft {
  const baseUrl = absoluteUrl(entry.base ?? '', documentUrl) ?? documentUrl;
  const text = entryText(entry, baseUrl);
  return {
    entry,
    baseUrl,
    text,
    guid: entry.guid?.trim() || undefined,
    url: urlOf(entry, baseUrl),
    title: text.title,
    content: () =>
      [entry.content?.text, entry.summary?.text, entry.published, entry.enclosures[0]?.url].join('\n'),
    publishedAt: parseDate(entry.published ?? '') ?? parseDate(entry.updated ?? ''),
    updatedAt: parseDate(entry.updated ?? ''),
  };
}

function urlOf(entry: Entry, baseUrl: string): string | undefined {
  const permaLink = entry.guidIsPermaLink ? absoluteUrl(entry.guid ?? '', undefined) : undefined;
  const url = absoluteUrl(entry.link ?? '', baseUrl) ?? permaLink;
  return url && canonicalUrl(url);
}

function holdsSomething({ text, url, entry }: Draft): boolean {
  return Boolean(text.title || text.summary || text.contentHtml || url || entry.enclosures.length > 0);
}

function articleOf(draft: Draft, identity: Identity, feed: Feed, about: Visited): Article {
  const { entry, baseUrl, text } = draft;
  const { source, now } = about;
  const enclosures = entryEnclosures(entry, baseUrl);
  const article = {
    id: identity.id,
    sourceId: source.id,
    guid: cutText(oneLine(draft.guid ?? ''), LIMITS.guid) || undefined,
    entryId: entryId(draft.guid, identity, about),
    url: draft.url,
    title: text.title || substituteTitle(draft, source),
    summary: text.summary,
    contentHtml: text.contentHtml,
    authors: entryAuthors(entry, feed, baseUrl),
    tags: entryTags(entry),
    language: languageTag(entry.language ?? '') ?? languageTag(feed.language ?? ''),
    rights: rightsOf(source.rights ?? entry.rights ?? feed.rights),
    image: entryImage(entry, { baseUrl, enclosures, contentHtml: text.contentHtml }),
    enclosures,
    commentsUrl: absoluteUrl(entry.commentsUrl ?? '', baseUrl),
    ...datesOf(draft, now),
    arrivedAt: now,
    revision: 1,
    post: undefined,
  };
  return { ...article, fingerprint: fingerprintOf(article) };
}

/** The first words, else the host, else the source: readers need something to click on. */
function substituteTitle({ text, url }: Draft, source: Source): string {
  const host = url === undefined ? undefined : hostOf(url);
  return excerpt(text.summary ?? '', LIMITS.titleWords) || (host ?? source.title ?? source.id);
}

function rightsOf(raw: string | undefined): string | undefined {
  return cutText(oneLine((raw ?? '').slice(0, 2 * LIMITS.rights)), LIMITS.rights) || undefined;
}

/** Never later than now; an update that is no later than the publication is none. */
function datesOf(
  { publishedAt, updatedAt }: Draft,
  now: Instant,
): Pick<Article, 'publishedAt' | 'updatedAt'> {
  const published = publishedAt && earlierOf(publishedAt, now);
  const updated = updatedAt && earlierOf(updatedAt, now);
  const isLater = updated !== undefined && published !== undefined && updated > published;
  return { publishedAt: published, updatedAt: isLater ? updated : undefined };
}

function newerOf(known: Article | undefined, next: Article): Article {
  if (known === undefined) return next;
  return lastChange(next) > lastChange(known) ? next : known;
}

function lastChange(article: Article): string {
  return article.updatedAt ?? article.publishedAt ?? '';
}

function warningsOf(
  drafts: readonly Draft[],
  counts: { readonly repeated: number; readonly empty: number },
  now: Instant,
): readonly string[] {
  const count = (isFlawed: (draft: Draft) => unknown) => drafts.filter(isFlawed).length;
  const sentences: readonly (readonly [number, string, string])[] = [
    [counts.empty, 'Nothing stands in', 'and so it was left out'],
    [counts.repeated, 'The story of', 'stands in the document more than once'],
    [count(hasUnreadableDate), 'The date of', 'cannot be read'],
    [count((it) => (it.publishedAt ?? '') > now), 'The date of', 'lies in the future and counts as now'],
    [count((it) => it.url === undefined && it.entry.link), 'The link of', 'is no web address'],
    [count((it) => it.text.isCut), 'The text of', 'is too long and was cut'],
  ];
  return sentences
    .filter(([entries]) => entries > 0)
    .map(
      ([entries, before, after]) => `${before} ${entries === 1 ? '1 entry' : `${entries} entries`} ${after}.`,
    );
}

function hasUnreadableDate({ entry, publishedAt }: Draft): boolean {
  return publishedAt === undefined && Boolean(entry.published?.trim() || entry.updated?.trim());
}
