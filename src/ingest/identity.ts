/**
 * Who an entry is. Its id derives from the source's id and the publisher's own id, else the link, else the content, so that a
 * rebuilt store and a moved feed yield the same ids. What surprised us: some feeds give all their entries one guid (the
 * address of the site, say). Such entries are told apart by guid and link, all of them, so that the order of the document,
 * which changes with every new entry, never decides whose id it is.
 */
import type { Article, Source } from '../model.ts';
import { shortHash } from '../text/hash.ts';
import { hostOf, registrableDomain } from '../text/url.ts';

/** What identity is read from. */
export interface Identifiable {
  /** Trimmed, of any length, never empty. */
  readonly guid: string | undefined;
  /** Absolute, without tracking parameters. */
  readonly url: string | undefined;
  readonly title: string;
  /** Everything else that the publisher wrote, for entries with neither guid nor link. */
  readonly content: () => string;
}

export interface Identity {
  readonly id: string;
  /** Whether entries of different stories share the publisher's id here: then it names none of them. */
  readonly isShared: boolean;
}

/** The identities of a document's entries, in its order; entries of one story get one id. */
export function identify(sourceId: string, entries: readonly Identifiable[]): readonly Identity[] {
  const keys = entries.map(keyOf);
  const shared = sharedKeys(
    entries,
    keys.map((key) => JSON.stringify(key)),
  );
  return entries.map((entry, index) => {
    const key = keys[index] ?? [];
    const isShared = shared.has(JSON.stringify(key));
    return { id: articleId(sourceId, isShared ? [...key, distinctionOf(entry)] : key), isShared };
  });
}

/** What tells entries of one key apart: the link, or the title where the link is the key or missing. */
function distinctionOf({ guid, url, title }: Identifiable): string {
  return guid === undefined ? title : (url ?? title);
}

/** 24 hex characters that depend on nothing but the source's id and the key. */
export function articleId(sourceId: string, key: readonly string[]): string {
  return shortHash([sourceId, ...key]);
}

function keyOf(entry: Identifiable): readonly string[] {
  if (entry.guid !== undefined) return ['guid', entry.guid];
  if (entry.url !== undefined) return ['link', entry.url];
  return ['content', entry.title, entry.content()];
}

/** The keys under which the document holds different stories: neither title nor (for guids) link is the same. */
function sharedKeys(entries: readonly Identifiable[], keys: readonly string[]): ReadonlySet<string> {
  const firsts = new Map<string, Identifiable>();
  const shared = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const key = keys[index] ?? '';
    const first = firsts.get(key) ?? entry;
    firsts.set(key, first);
    const isSameStory = first.title === entry.title || (entry.guid !== undefined && first.url === entry.url);
    if (!isSameStory) shared.add(key);
  }
  return shared;
}

const MAX_ENTRY_ID = 512;

export interface Origin {
  readonly source: Pick<Source, 'id' | 'url' | 'homePageUrl'>;
  /** Where the document was found after redirects. */
  readonly documentUrl: string;
  /** Our own address. */
  readonly siteUrl: string;
}

/**
 * The id that our feeds carry: the publisher's guid byte for byte where it is an http(s) or `tag:` IRI of the source's own
 * domain, so that readers who follow both see one entry (RFC 4287 §4.2.6). Else, and for guids that name several stories, a
 * `tag:` URI of ours (RFC 4151): a source can never take another publisher's id.
 */
export function entryId(guid: string | undefined, identity: Identity, origin: Origin): string {
  const isOwn = guid !== undefined && !identity.isShared && isIri(guid) && belongsTo(guid, origin);
  return isOwn ? guid : mintedId(origin.siteUrl, `${origin.source.id}/${identity.id}`);
}

/** `tag:news.example,2026:electrek/5e1c…`. The year is the scheme's, not the article's: ids may never change. */
export function mintedId(siteUrl: string, specific: string): string {
  return `tag:${hostOf(siteUrl) ?? 'localhost'},2026:${specific}`;
}

function isIri(guid: string): boolean {
  return guid.length <= MAX_ENTRY_ID && !/[\s\p{C}<>"{}|\\^`]/u.test(guid);
}

function belongsTo(guid: string, { source, documentUrl }: Origin): boolean {
  const owner = ownerOf(guid);
  const own = [source.url, source.homePageUrl, documentUrl].map((url) => url && domainOf(url));
  return owner !== undefined && own.includes(owner);
}

const TAG_URI = /^tag:(?:[^@,:/]{1,64}@)?([a-z\d.-]{1,253}),\d{4}(?:-\d\d){0,2}:/iu;

function ownerOf(guid: string): string | undefined {
  if (/^https?:\/\/[^/]/iu.test(guid) && URL.canParse(guid)) return domainOf(guid);
  const authority = TAG_URI.exec(guid)?.[1];
  return authority === undefined ? undefined : domainOf(`http://${authority}/`);
}

function domainOf(url: string): string | undefined {
  return registrableDomain(url) ?? hostOf(url);
}

/**
 * Hash of what a reader would see: not of dates, ids or revisions, which publishers change without an edit. Of our own posts
 * the dates count too: there they are what the author wrote.
 */
export function fingerprintOf(article: Omit<Article, 'fingerprint'>): string {
  const { title, url, summary, contentHtml, authors, tags, image, enclosures, rights, post } = article;
  const seen = [title, url, summary, contentHtml, authors, tags, image?.url, enclosures, rights];
  const own = post && [post, article.publishedAt, article.updatedAt, article.commentsUrl, image];
  return shortHash([JSON.stringify([...seen, own].map((part) => part ?? null))]);
}
