/** Who wrote an entry, and what it is filed under. */
import type { Author } from '../model.ts';
import { cutText, looksLikeHtml, oneLine, plainText } from '../text/plain.ts';
import { absoluteUrl } from '../text/url.ts';
import type { EntryDetails, Feed } from './feed.ts';
import { LIMITS } from './limits.ts';

/** The entry's own authors, else those of the feed (RFC 4287 §4.2.1), each name once. */
export function entryAuthors(
  entry: EntryDetails,
  feed: Feed,
  baseUrl: string | undefined,
): readonly Author[] {
  const own = authorsOf(entry.authors, baseUrl);
  return own.length > 0 ? own : authorsOf(feed.authors, baseUrl);
}

function authorsOf(given: readonly Author[], baseUrl: string | undefined): readonly Author[] {
  const byName = new Map<string, Author>();
  for (const author of given.slice(0, 2 * LIMITS.authors)) {
    const name = cutText(personName(plainLabel(author.name)), LIMITS.authorName);
    const url = author.url === undefined ? undefined : absoluteUrl(author.url, baseUrl);
    const known = byName.get(name.toLowerCase());
    if (name !== '') byName.set(name.toLowerCase(), { name: known?.name ?? name, url: known?.url ?? url });
  }
  return [...byName.values()].slice(0, LIMITS.authors);
}

/** RSS authors are mail addresses with the name in brackets, `desk@paper.example (Ada Berg)`; some turn it round. */
function personName(text: string): string {
  return (text.includes('@') ? withoutMail(text) : text).replace(/^"(.*)"$/u, '$1').trim();
}

function withoutMail(text: string): string {
  const bracketed = /^[^\s@()<>]{1,100}@[^\s@()<>]{1,100} \((.{1,200})\)$/u.exec(text)?.[1];
  const led = /^(.{1,200}?) ?<[^\s@<>]{1,100}@[^\s@<>]{1,100}>$/u.exec(text)?.[1];
  return bracketed ?? led ?? text;
}

/**
 * The categories without repetition, whatever their case, first spelling kept. A comma parts them: publishers write lists into
 * one element, and feed readers would part them there anyway.
 */
export function entryTags(entry: EntryDetails): readonly string[] {
  const byKey = new Map<string, string>();
  for (const label of entry.categories.slice(0, 4 * LIMITS.tags).flatMap(partsOf)) {
    const tag = cutText(label, LIMITS.tag);
    if (tag !== '' && !byKey.has(tag.toLowerCase())) byKey.set(tag.toLowerCase(), tag);
  }
  return [...byKey.values()].slice(0, LIMITS.tags);
}

function partsOf(category: string): readonly string[] {
  return plainLabel(category)
    .split(',')
    .map((part) => part.trim());
}

function plainLabel(raw: string): string {
  const text = raw.slice(0, 5000);
  return looksLikeHtml(text) ? plainText(text) : oneLine(text);
}
