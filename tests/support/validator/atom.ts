/** Atom 1.0 (RFC 4287) with archives (RFC 5005), as a rule table. */

import { historyFaults, LINK, MANY_MEDIA, MEDIA, OF_FEEDS } from './extensions.ts';
import { type Rule, repeatedIn } from './grammar.ts';
import { childrenOf, type Element, textOf } from './tree.ts';
import {
  type Check,
  canonicalUri,
  filled,
  fullUri,
  mail,
  noMail,
  plain,
  rfc3339Date,
  safeHtml,
  tight,
  webUri,
} from './values.ts';

const ID: Rule = { text: [filled, tight, fullUri, canonicalUri] };
const DATE: Rule = { text: [tight, rfc3339Date] };

const wordsOfType: Check = (value, element) => {
  const type = element.attributes.get('type') ?? 'text';
  if (value === '') return ['NotBlank'];
  if (type === 'html') return safeHtml(value, element);
  return type === 'text' ? plain(value, element) : ['InvalidTextType'];
};
const TEXT: Rule = { text: [wordsOfType], attributes: { type: [] } };

const PERSON: Rule = {
  children: {
    name: { text: [filled, plain, noMail] },
    uri: { text: [tight, webUri] },
    email: { text: [mail] },
  },
  needs: { name: 'MissingElement' },
};

const HEAD: Readonly<Record<string, Rule>> = {
  id: ID,
  title: TEXT,
  updated: DATE,
  subtitle: TEXT,
  rights: TEXT,
  author: PERSON,
  contributor: PERSON,
  link: LINK,
  category: {
    attributes: { term: [filled], scheme: [fullUri], label: [plain] },
    required: ['term'],
  },
  generator: { text: [filled, plain], attributes: { uri: [webUri], version: [] } },
  icon: { text: [filled, tight, webUri] },
  logo: { text: [filled, tight, webUri] },
  ...OF_FEEDS,
};
const MANY = ['author', 'contributor', 'link', 'category'];

const SOURCE: Rule = {
  children: HEAD,
  many: MANY,
  needs: { id: 'MissingSourceElement', title: 'MissingSourceElement', updated: 'MissingSourceElement' },
  whole: alternates,
};

const ENTRY: Rule = {
  children: {
    ...HEAD,
    published: DATE,
    summary: TEXT,
    content: TEXT,
    source: SOURCE,
    ...MEDIA,
  },
  many: [...MANY, ...MANY_MEDIA],
  needs: { id: 'MissingElement', title: 'MissingElement', updated: 'MissingElement' },
  whole: (entry) => [...alternates(entry), ...entryFaults(entry)],
};

/** One `alternate` of a type and a language (RFC 4287 §4.1.1). */
function alternates(element: Element): readonly string[] {
  const kinds = childrenOf(element, 'link')
    .map(({ attributes }) => attributes)
    .filter((it) => (it.get('rel') ?? 'alternate') === 'alternate')
    .map((it) => `${it.get('type')} ${it.get('hreflang')}`);
  return repeatedIn(kinds).map(() => 'DuplicateAtomLink');
}

function entryFaults(entry: Element): readonly string[] {
  const has = (name: string) => entry.children.some((it) => it.name === name);
  const isAlternate = (it: Element) => (it.attributes.get('rel') ?? 'alternate') === 'alternate';
  const hasAuthor =
    has('author') ||
    [entry.parent, childrenOf(entry, 'source')[0]].some((it) => childrenOf(it, 'author').length > 0);
  return [
    ...(hasAuthor ? [] : ['MissingElement']),
    ...(has('content') || childrenOf(entry, 'link').some(isAlternate) ? [] : ['MissingContentOrAlternate']),
    ...(has('content') || has('summary') ? [] : ['MissingTextualContent']),
  ];
}

/** RFC 6721 §3. */
const TOMBSTONE: Rule = {
  attributes: { ref: [filled, tight, fullUri], when: [tight, rfc3339Date] },
  required: ['ref', 'when'],
};

export const ATOM: Rule = {
  children: { ...HEAD, entry: ENTRY, 'at:deleted-entry': TOMBSTONE },
  many: [...MANY, 'entry', 'at:deleted-entry'],
  needs: { id: 'MissingElement', title: 'MissingElement', updated: 'MissingElement' },
  whole: feedFaults,
};

function deletedIds(feed: Element): readonly string[] {
  return childrenOf(feed, 'at:deleted-entry').flatMap(({ attributes }) => attributes.get('ref') ?? []);
}

function feedFaults(feed: Element): readonly string[] {
  const links = childrenOf(feed, 'link');
  const entries = childrenOf(feed, 'entry');
  const of = (name: string) => entries.flatMap((entry) => textOf(entry, name) ?? []);
  const names = feed.children.map(({ name }) => name);
  const lastOfHead = names.findLastIndex((name) => name !== 'entry');
  return [
    ...alternates(feed),
    ...(links.some((it) => it.attributes.get('rel') === 'self') ? [] : ['MissingSelf']),
    ...repeatedIn(of('id')).map(() => 'DuplicateEntries'),
    ...deletedIds(feed).flatMap((id) => (of('id').includes(id) ? ['DeletedEntryIsThere'] : [])),
    ...repeatedIn(of('updated')).map(() => 'DuplicateUpdated'),
    ...(names.includes('entry') && names.indexOf('entry') < lastOfHead ? ['MisplacedMetadata'] : []),
    ...historyFaults(feed, links),
  ];
}
