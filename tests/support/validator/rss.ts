/** RSS 2.0 with its Best Practices Profile, as a rule table. */

import {
  DUBLIN_CORE,
  historyFaults,
  LINK,
  MANY_DUBLIN_CORE,
  MANY_MEDIA,
  MEDIA,
  OF_FEEDS,
} from './extensions.ts';
import { type Rule, repeatedIn } from './grammar.ts';
import { childrenOf, type Element, textOf } from './tree.ts';
import {
  filled,
  fullUri,
  language,
  mailWithName,
  mediaUri,
  mimeType,
  oneOf,
  plain,
  positive,
  rfc822Date,
  rfc3339Date,
  safeHtml,
  tight,
  webUri,
  whole,
} from './values.ts';

const CATEGORY: Rule = { text: [filled, plain], attributes: { domain: [] } };

/** Two words for one thing. */
const SAME: readonly (readonly [string, string])[] = [
  ['author', 'dc:creator'],
  ['pubDate', 'dc:date'],
  ['category', 'dc:subject'],
  ['source', 'dc:source'],
  ['language', 'dc:language'],
  ['copyright', 'dc:rights'],
];

function sameTwice({ children }: Element, rule: string): readonly string[] {
  const has = (name: string) => children.some((it) => it.name === name);
  return SAME.filter(([core, other]) => has(core) && has(other)).map(() => rule);
}

const ITEM: Rule = {
  children: {
    title: { text: [filled, plain] },
    link: { text: [tight, webUri] },
    description: { text: [filled, safeHtml] },
    guid: {
      text: [filled, tight],
      attributes: { isPermaLink: [oneOf('InvalidBooleanAttribute', 'true', 'false')] },
      whole: permanentLink,
    },
    pubDate: { text: [rfc822Date] },
    author: { text: [mailWithName] },
    category: CATEGORY,
    comments: { text: [webUri] },
    enclosure: {
      attributes: { url: [mediaUri], length: [whole], type: [mimeType] },
      required: ['url', 'length', 'type'],
    },
    source: { text: [plain, filled], attributes: { url: [webUri] }, required: ['url'] },
    'content:encoded': { text: [filled, safeHtml] },
    'atom:link': LINK,
    'atom:updated': { text: [tight, rfc3339Date] },
    ...DUBLIN_CORE,
    ...MEDIA,
  },
  many: ['category', 'atom:link', ...MANY_DUBLIN_CORE, ...MANY_MEDIA],
  once: { enclosure: 'DuplicateEnclosure' },
  needs: { guid: 'MissingGuid' },
  whole: itemFaults,
};

function permanentLink({ text, attributes }: Element): readonly string[] {
  const value = text.trim();
  if (attributes.get('isPermaLink') === 'false')
    return /^\d{1,8}$/.test(value) ? ['NotSufficientlyUnique'] : [];
  if (/^(?:tag|urn):/i.test(value)) return ['InvalidPermalink'];
  return fullUri(value, { text } as Element).length > 0 || !/^https?:/i.test(value)
    ? ['InvalidHttpGUID']
    : [];
}

function itemFaults(item: Element): readonly string[] {
  const names = item.children.map(({ name }) => name);
  const encoded = names.indexOf('content:encoded');
  const description = names.indexOf('description');
  return [
    ...(names.includes('title') || description >= 0 ? [] : ['ItemMustContainTitleOrDescription']),
    ...(encoded >= 0 && (description < 0 || description > encoded) ? ['NeedDescriptionBeforeContent'] : []),
    ...sameTwice(item, 'DuplicateItemSemantics'),
  ];
}

const IMAGE: Rule = {
  children: {
    url: { text: [webUri, pictureOfThree] },
    title: { text: [filled, plain] },
    link: { text: [webUri] },
    width: { text: [between('InvalidWidth', 144)] },
    height: { text: [between('InvalidHeight', 400)] },
  },
  needs: { url: 'MissingElement', title: 'MissingTitle', link: 'MissingLink' },
  whole: (image) => [
    ...(textOf(image, 'title') === textOf(image.parent, 'title') ? [] : ['ImageTitleDoesntMatch']),
    ...(textOf(image, 'link') === textOf(image.parent, 'link') ? [] : ['ImageLinkDoesntMatch']),
  ],
};

function pictureOfThree(value: string): readonly string[] {
  const ending = /\.(\w+)$/.exec(value.toLowerCase())?.[1];
  return ending === undefined || /^(?:jpe?g|gif|png)$/.test(ending) ? [] : ['ImageUrlFormat'];
}

function between(rule: string, most: number) {
  return (value: string) => (/^\d+$/.test(value) && Number(value) > 0 && Number(value) <= most ? [] : [rule]);
}

const CHANNEL: Rule = {
  children: {
    title: { text: [filled, plain] },
    link: { text: [webUri] },
    description: { text: [filled, plain] },
    language: { text: [language] },
    copyright: { text: [plain] },
    managingEditor: { text: [mailWithName] },
    webMaster: { text: [mailWithName] },
    pubDate: { text: [rfc822Date] },
    lastBuildDate: { text: [rfc822Date] },
    category: CATEGORY,
    generator: { text: [filled] },
    docs: { text: [webUri] },
    ttl: { text: [positive] },
    image: IMAGE,
    item: ITEM,
    'atom:link': LINK,
    ...OF_FEEDS,
    ...DUBLIN_CORE,
  },
  many: ['item', 'category', 'atom:link', ...MANY_DUBLIN_CORE],
  needs: { title: 'MissingTitle', link: 'MissingLink', description: 'MissingDescription' },
  whole: channelFaults,
};

function channelFaults(channel: Element): readonly string[] {
  const guids = childrenOf(channel, 'item').flatMap((item) => textOf(item, 'guid') ?? []);
  const links = childrenOf(channel, 'atom:link');
  const names = channel.children.map(({ name }) => name);
  const lastOfHead = names.findLastIndex((name) => name !== 'item');
  return [
    ...repeatedIn(guids).map(() => 'DuplicateValue'),
    ...(links.some((it) => it.attributes.get('rel') === 'self') ? [] : ['MissingAtomSelfLink']),
    ...(names.includes('item') && names.indexOf('item') < lastOfHead ? ['MisplacedItem'] : []),
    ...sameTwice(channel, 'DuplicateSemantics'),
    ...historyFaults(channel, links),
  ];
}

export const RSS: Rule = {
  attributes: { version: [oneOf('InvalidRSSVersion', '2.0')] },
  required: ['version'],
  children: { channel: CHANNEL },
  needs: { channel: 'MissingElement' },
};
