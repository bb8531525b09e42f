/** Vocabularies that feeds of either format may use: Media RSS, Dublin Core, archives, rhythm. */

import type { Rule } from './grammar.ts';
import type { Element } from './tree.ts';
import {
  filled,
  fullUri,
  language,
  mimeType,
  oneOf,
  plain,
  positive,
  safeHtml,
  webUri,
  whole,
} from './values.ts';

const NUMBER = (value: string) => (/^\d+(?:\.\d+)?$/.test(value) ? [] : ['InvalidFloat']);
const said: Rule = {
  text: [(value, element) => (element.attributes.get('type') === 'html' ? safeHtml : plain)(value, element)],
  attributes: { type: [oneOf('InvalidMediaTextType', 'plain', 'html')] },
};

const MEDIA_CHILDREN: Readonly<Record<string, Rule>> = {
  'media:title': said,
  'media:description': said,
  'media:credit': { text: [filled], attributes: { role: [lowerCase], scheme: [fullUri] } },
  'media:copyright': { text: [plain], attributes: { url: [webUri] } },
  'media:category': { text: [plain], attributes: { scheme: [fullUri], label: [plain] } },
  'media:thumbnail': {
    attributes: { url: [webUri], width: [positive], height: [positive], time: [] },
    required: ['url'],
  },
};

function lowerCase(value: string): readonly string[] {
  return value === value.toLowerCase() ? [] : ['InvalidCreditRole'];
}

const content: Rule = {
  attributes: {
    url: [webUri],
    fileSize: [positive],
    type: [mimeType],
    medium: [oneOf('InvalidMediaMedium', 'image', 'audio', 'video', 'document', 'executable')],
    isDefault: [oneOf('InvalidTrueFalse', 'true', 'false')],
    expression: [oneOf('InvalidMediaExpression', 'sample', 'full', 'nonstop')],
    width: [positive],
    height: [positive],
    duration: [NUMBER],
    bitrate: [NUMBER],
    lang: [language],
  },
  required: ['url'],
  children: MEDIA_CHILDREN,
  many: ['media:credit', 'media:category', 'media:thumbnail'],
};

function alternatives({ children }: Element): readonly string[] {
  return children.filter(({ name }) => name === 'media:content').length < 2
    ? ['MediaGroupWithoutAlternatives']
    : [];
}

export const MEDIA: Readonly<Record<string, Rule>> = {
  ...MEDIA_CHILDREN,
  'media:content': content,
  'media:group': {
    children: { ...MEDIA_CHILDREN, 'media:content': content },
    many: ['media:content', 'media:credit', 'media:thumbnail', 'media:category'],
    whole: alternatives,
  },
};
export const MANY_MEDIA = [
  ...['media:content', 'media:group', 'media:credit', 'media:thumbnail', 'media:category'],
];

export const DUBLIN_CORE: Readonly<Record<string, Rule>> = {
  'dc:creator': { text: [filled] },
  'dc:contributor': { text: [filled] },
  'dc:publisher': { text: [filled] },
  'dc:subject': { text: [filled] },
  'dc:source': { text: [filled] },
  'dc:language': { text: [language] },
  'dc:rights': { text: [plain] },
};
export const MANY_DUBLIN_CORE = ['dc:creator', 'dc:contributor', 'dc:subject', 'dc:publisher'];

export const OF_FEEDS: Readonly<Record<string, Rule>> = {
  'sy:updatePeriod': {
    text: [oneOf('InvalidUpdatePeriod', 'hourly', 'daily', 'weekly', 'monthly', 'yearly')],
  },
  'sy:updateFrequency': { text: [positive] },
  'fh:archive': {},
  'fh:complete': {},
};

export const RELATIONS = [
  ...['alternate', 'self', 'related', 'via', 'enclosure', 'replies', 'hub', 'license', 'search', 'up'],
  ...['current', 'first', 'last', 'next', 'previous', 'next-archive', 'prev-archive'],
];

/** `atom:link`, in either format. */
export const LINK: Rule = {
  attributes: {
    rel: [filled, oneOf('UnregisteredAtomLinkRel', ...RELATIONS)],
    href: [webUri],
    type: [mimeType],
    hreflang: [language],
    title: [filled, plain],
    length: [whole],
    'thr:count': [whole],
  },
  whole: ({ attributes, parent }) => [
    ...(attributes.has('href') ? [] : ['MissingHref']),
    ...(isForeignSelf(attributes) ? ['SelfNotAtom'] : []),
    ...(attributes.has('thr:count') && attributes.get('rel') !== 'replies' ? ['UnexpectedAttribute'] : []),
    ...(parent?.name === 'entry' && HISTORY.has(attributes.get('rel') ?? '')
      ? ['FeedHistoryRelInEntry']
      : []),
  ],
};
const HISTORY = new Set(RELATIONS.slice(-7));

function isForeignSelf(attributes: ReadonlyMap<string, string>): boolean {
  const type = attributes.get('type');
  return (
    attributes.get('rel') === 'self' &&
    type !== undefined &&
    !/^application\/(?:atom|rss|rdf)\+xml/.test(type)
  );
}

/** What RFC 5005 asks of the links of a feed. */
export function historyFaults(element: Element, links: readonly Element[]): readonly string[] {
  const rels = links.map((it) => it.attributes.get('rel'));
  const has = (name: string) => element.children.some((it) => it.name === name);
  const isLed = rels.includes('prev-archive') || rels.includes('next-archive');
  return [
    ...(has('fh:archive') && !isLed && !has('fh:complete') ? ['ArchiveIncomplete'] : []),
    ...(has('fh:archive') && !rels.includes('current') ? ['MissingCurrentInArchive'] : []),
    ...(has('fh:complete') && rels.some((it) => it !== 'current' && HISTORY.has(it ?? ''))
      ? ['FeedRelInCompleteFeed']
      : []),
  ];
}
