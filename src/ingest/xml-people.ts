import type { Author } from '../model.ts';
import { looksLikeHtml, plainText } from '../text/plain.ts';
import { rebased } from './xml-base.ts';
import { all, allOf, filled, first, firstText, type XmlElement } from './xml-tree.ts';

const AUTHOR_ELEMENTS: ReadonlySet<string> = new Set([
  ...['author', 'atom:author', 'dc:creator', 'dcterms:creator', 'dc:author', 'foaf:maker'],
  ...['itunes:author', 'googleplay:author'],
]);

/** Who wrote an entry or a feed, each name once; a mail address stands for a name only where there is nothing else. */
export function authorsOf(element: XmlElement, base: string | undefined): readonly Author[] {
  const people = allOf(element, AUTHOR_ELEMENTS);
  const named = people.length > 0 ? people : all(element, 'media:credit').filter(creditsAuthor);
  return distinct(named.flatMap((it) => persons(it, base)));
}

/** Media RSS credits everybody who had a hand in it. */
function creditsAuthor(credit: XmlElement): boolean {
  return credit.attributes['role']?.trim().toLowerCase() === 'author';
}

/** The authors of the feed that an entry was taken from (RFC 4287 §4.2.11). */
export function sourceAuthors(entry: XmlElement, base: string | undefined): readonly Author[] {
  const sources = [...all(entry, 'source'), ...all(entry, 'atom:source')];
  const people = sources.flatMap((source) => allOf(source, AUTHOR_ELEMENTS));
  return distinct(people.flatMap((it) => persons(it, base)));
}

function distinct(people: readonly Author[]): readonly Author[] {
  const byName = new Map<string, Author>();
  for (const author of people) {
    const key = author.name.toLowerCase();
    const known = byName.get(key);
    byName.set(key, { name: known?.name ?? author.name, url: known?.url ?? author.url });
  }
  const authors = [...byName.values()];
  const withoutMail = authors.filter((author) => !isMail(author.name));
  return withoutMail.length > 0 ? withoutMail : authors;
}

const DESCRIPTIONS: ReadonlySet<string> = new Set(['foaf:person', 'foaf:agent', 'rdf:description']);

const NAMES: ReadonlySet<string> = new Set(['name', 'atom:name', 'foaf:name', 'rdf:value']);

/** Mostly one; some templates put the names of several into one element, where the address can be of any of them. */
function persons(element: XmlElement, base: string | undefined): readonly Author[] {
  const [described = element] = allOf(element, DESCRIPTIONS);
  const names = namesOf(described);
  if (names.length > 1) return names.map((name) => ({ name, url: undefined }));
  const url = addressOf(described, base);
  const [name = writtenName(onOneLine(element.text))] = names;
  const known = name ?? firstText(element, ['email', 'atom:email']) ?? url;
  return known === undefined ? [] : [{ name: known, url }];
}

/** RDF lets a property be an attribute, too. */
function namesOf(described: XmlElement): readonly string[] {
  const attribute = DESCRIPTIONS.has(described.name) ? described.attributes['name'] : undefined;
  const written = allOf(described, NAMES).map((it) => it.text);
  return [...written, attribute].flatMap((text) => onOneLine(text) ?? []);
}

function addressOf(person: XmlElement, base: string | undefined): string | undefined {
  const homepage = first(person, 'foaf:homepage');
  const written =
    firstText(person, ['uri', 'url', 'homepage', 'atom:uri', 'atom:url']) ??
    filled(homepage?.attributes['rdf:resource']);
  return written && rebased(written, person.base, base);
}

function onOneLine(text: string | undefined): string | undefined {
  return filled(text?.replace(/\s+/g, ' '));
}

/** "jane@example.com (Jane Doe)", "Jane Doe (jane@example.com)" and "Jane Doe <jane@example.com>" are Jane Doe. */
function writtenName(written: string | undefined): string | undefined {
  if (written === undefined || !/@|^mailto:/i.test(written)) return written;
  const text = withoutMarkup(withoutScheme(written));
  const mark = /[(<]/.exec(text)?.[0];
  if (mark === undefined) return withoutMail(text);
  const outside = text.slice(0, text.indexOf(mark)).replaceAll('"', '').trim();
  const inside = between(text, mark, mark === '(' ? ')' : '>') ?? '';
  return [outside, inside].find((it) => it !== '' && !isMail(it)) ?? (inside || outside || text);
}

/** `mailto:` addresses are percent-encoded and may bring a subject (RFC 6068 §2). */
function withoutScheme(written: string): string {
  const bare = written.replace(/^mailto:/i, '').replace(/\?(?:subject|body|cc)=.*$/i, '');
  try {
    return bare === written ? bare : decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

function withoutMarkup(text: string): string {
  return looksLikeHtml(text) ? plainText(text) : text;
}

/** "Jane Doe jane@example.com" without the address; the address where there is nothing else. */
function withoutMail(written: string): string {
  const words = written.split(' ').filter((word) => !isMail(word));
  return words.join(' ').replace(/[\s,;:-]{1,20}$/, '') || written;
}

function between(text: string, open: string, close: string): string | undefined {
  const start = text.indexOf(open);
  const end = text.lastIndexOf(close);
  return start === -1 || end <= start ? undefined : text.slice(start + 1, end).trim() || undefined;
}

function isMail(name: string): boolean {
  return name.includes('@') && !name.includes(' ') && !name.startsWith('@') && !name.includes('/');
}
