import type { Author } from '../model.ts';
import { all, allOf, firstText, type XmlElement } from './xml-tree.ts';

const AUTHOR_ELEMENTS: ReadonlySet<string> = new Set([
  ...['author', 'atom:author', 'dc:creator', 'dcterms:creator', 'dc:author', 'itunes:author'],
]);

/** Who wrote an entry or a feed, each name once; a mail address stands for a name only where there is nothing else. */
export function authorsOf(element: XmlElement): readonly Author[] {
  return named(allOf(element, AUTHOR_ELEMENTS).map(person));
}

/** The authors of the feed that an entry was taken from (RFC 4287 §4.2.11). */
export function sourceAuthors(entry: XmlElement): readonly Author[] {
  const sources = [...all(entry, 'source'), ...all(entry, 'atom:source')];
  return named(sources.flatMap((source) => allOf(source, AUTHOR_ELEMENTS).map(person)));
}

function named(people: readonly (Author | undefined)[]): readonly Author[] {
  const byName = new Map<string, Author>();
  for (const author of people) {
    if (author === undefined) continue;
    const key = author.name.toLowerCase();
    const known = byName.get(key);
    byName.set(key, { name: known?.name ?? author.name, url: known?.url ?? author.url });
  }
  const authors = [...byName.values()];
  const withoutMail = authors.filter((author) => !isMail(author.name));
  return withoutMail.length > 0 ? withoutMail : authors;
}

function person(element: XmlElement): Author | undefined {
  const url = firstText(element, ['uri', 'url', 'homepage', 'atom:uri', 'atom:url', 'foaf:homepage']);
  const name = firstText(element, ['name', 'atom:name']) ?? writtenName(element.text);
  const known = name ?? firstText(element, ['email', 'atom:email']) ?? url;
  return known === undefined ? undefined : { name: known, url };
}

/** "jane@example.com (Jane Doe)", "Jane Doe (jane@example.com)" and "Jane Doe <jane@example.com>" are Jane Doe. */
function writtenName(text: string): string | undefined {
  const written = text.replaceAll(/\s/g, ' ').trim();
  if (written === '' || !written.includes('@')) return written || undefined;
  const mark = /[(<]/.exec(written)?.[0];
  if (mark === undefined) return written.replace(/^mailto:/i, '');
  const outside = written.slice(0, written.indexOf(mark)).replaceAll('"', '').trim();
  const inside = between(written, mark, mark === '(' ? ')' : '>') ?? '';
  return [outside, inside].find((it) => it !== '' && !isMail(it)) ?? (inside || outside || written);
}

function between(text: string, open: string, close: string): string | undefined {
  const start = text.indexOf(open);
  const end = text.lastIndexOf(close);
  return start === -1 || end <= start ? undefined : text.slice(start + 1, end).trim() || undefined;
}

function isMail(name: string): boolean {
  return name.includes('@') && !name.includes(' ') && !name.startsWith('@') && !name.includes('/');
}
