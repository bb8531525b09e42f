/** What an article shows beside its words: read of those entries alone that say anything new. */

import type { Author } from '../model.ts';
import type { EntryDetails, Feed } from './feed.ts';
import { rebased } from './xml-base.ts';
import { commentsLink } from './xml-links.ts';
import { mediaOf } from './xml-media.ts';
import { authorsOf, sourceAuthors } from './xml-people.ts';
import { plainConstruct } from './xml-text.ts';
import { all, filled, firstFilled, firstText, type XmlElement } from './xml-tree.ts';

const CATEGORIES: ReadonlySet<string> = new Set([
  ...['category', 'atom:category', 'dc:subject', 'dcterms:subject', 'itunes:category', 'media:category'],
]);
const KEYWORDS: ReadonlySet<string> = new Set(['itunes:keywords', 'media:keywords', 'keywords', 'tags']);
const LABELS: ReadonlySet<string> = new Set([...CATEGORIES, ...KEYWORDS]);

/** What is known of an entry once its words are read. */
interface Around {
  readonly inAtom: boolean;
  readonly base: string | undefined;
  /** The one that its words are marked with. */
  readonly language: string | undefined;
  readonly feed: Pick<Feed, 'authors' | 'base'>;
}

/** The details of an item of RSS or an entry of Atom, addresses written as from `base`. */
export function readDetails(entry: XmlElement, { inAtom, base, language, feed }: Around): EntryDetails {
  return {
    authors: authors(entry, base, feed),
    categories: categories(entry),
    ...mediaOf(entry, base),
    commentsUrl: commentsLink(entry, base),
    language: firstText(entry, ['dc:language']) ?? language,
    rights: rightsOf(entry, inAtom),
  };
}

/** What a feed or an entry says of who may do what with it. */
export function rightsOf(element: XmlElement, inAtom: boolean): string | undefined {
  const names = ['rights', 'copyright', 'atom:rights', 'dc:rights', 'dcterms:rights', 'media:copyright'];
  return plainConstruct(firstFilled(element, names), inAtom);
}

function authors(
  entry: XmlElement,
  base: string | undefined,
  feed: Pick<Feed, 'authors' | 'base'>,
): readonly Author[] {
  const own = authorsOf(entry, base);
  if (own.length > 0) return own;
  const source = sourceAuthors(entry, base);
  if (source.length > 0) return source;
  return feed.authors.map(({ name, url }) => ({ name, url: url && rebased(url, feed.base, base) }));
}

function categories(entry: XmlElement): readonly string[] {
  const names: string[] = [];
  for (const holder of [entry, ...all(entry, 'media:group')]) {
    for (const child of holder.children) {
      if (LABELS.has(child.name)) names.push(...labelsOf(child));
    }
  }
  return [...new Set(names.map((name) => name.trim()))].filter((name) => name !== '');
}

function labelsOf(element: XmlElement): readonly string[] {
  return KEYWORDS.has(element.name) ? element.text.split(',') : categoryNames(element);
}

/** The name of a category, and those of the categories inside of it (podcasts nest them). */
function categoryNames({ attributes, text, children }: XmlElement): readonly string[] {
  const own = filled(attributes['label']) ?? filled(text) ?? attributes['term'] ?? attributes['text'] ?? '';
  if (children.length === 0) return [own];
  return [own, ...children.filter(({ name }) => CATEGORIES.has(name)).flatMap(categoryNames)];
}
