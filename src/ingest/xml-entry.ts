/**
 * An RSS item or an Atom entry as the publisher wrote it. One mapper for every XML format: their names do not clash, and
 * publishers mix them freely. Where several elements say the same, the lists below are in order of trust.
 */

import { absoluteUrl } from '../text/url.ts';
import type { Entry, Feed, TextConstruct } from './feed.ts';
import { readDetails } from './xml-details.ts';
import { entryLink } from './xml-links.ts';
import { filesOf } from './xml-media.ts';
import { textConstruct } from './xml-text.ts';
import { all, filled, first, firstFilled, firstText, type XmlElement } from './xml-tree.ts';

const TITLES = ['title', 'atom:title', 'dc:title', 'media:title', 'itunes:title'];
const SUMMARIES = [
  'description',
  'summary',
  'atom:summary',
  'dc:description',
  'dcterms:abstract',
  'abstract',
];
const SPOKEN_SUMMARIES = ['itunes:summary', 'googleplay:description', 'itunes:subtitle', 'media:description'];
const CONTENTS = [
  'content:encoded',
  'content',
  'atom:content',
  'fullitem',
  'xhtml:body',
  'xhtml:div',
  'yandex:full-text',
];
const GUIDS = ['guid', 'id', 'atom:id', 'dc:identifier'];
const PUBLISHED = [
  'pubdate',
  'published',
  'issued',
  'created',
  'dc:date',
  'dcterms:issued',
  'dcterms:created',
  'dcterms:date',
  'atom:published',
  'atom:issued',
  'atom:created',
  'prism:publicationdate',
  'prism:coverdate',
  'date',
];
const UPDATED = [
  'updated',
  'modified',
  'dcterms:modified',
  'atom:updated',
  'atom:modified',
  'lastmod',
  'lastbuilddate',
];
/** What an entry says of itself; what it inherits from its source, and from the feed's authors last, is among its details. */
export function readEntry(element: XmlElement, inAtom: boolean, feed: Pick<Feed, 'authors' | 'base'>): Entry {
  const { title, body, summary } = words(element, inAtom);
  const shown = body ?? summary;
  // Relative addresses live in the body: its base and language are the ones that count.
  const base = shown?.element.base ?? element.base;
  const language = (shown?.element ?? element).language ?? title?.element.language;
  const { guid, guidIsPermaLink } = identity(element);
  return {
    guid,
    guidIsPermaLink,
    link: entryLink(element, base) ?? permalink(guid, guidIsPermaLink || inAtom),
    title: title?.construct,
    summary: summary?.construct,
    content: body?.construct,
    published: firstText(element, PUBLISHED),
    updated: firstText(element, UPDATED) ?? filled(element.attributes['lastmod']),
    base,
    written: element.written,
    details: () => readDetails(element, { inAtom, base, language, feed }),
  };
}

interface Reading {
  readonly element: XmlElement;
  readonly construct: TextConstruct;
}

function firstReadable(entry: XmlElement, names: readonly string[], inAtom: boolean): Reading | undefined {
  for (const name of names) {
    for (const element of all(entry, name)) {
      const construct = textConstruct(element, inAtom);
      if (construct !== undefined) return { element, construct };
    }
  }
  return undefined;
}

type Words = Record<'title' | 'body' | 'summary', Reading | undefined>;

/** What the entry says; what its first file says of itself where there is nothing else, not even a page that it might illustrate. */
function words(entry: XmlElement, inAtom: boolean): Words {
  const title = firstReadable(entry, TITLES, inAtom) ?? titleOfGroup(entry, inAtom);
  const { body, summary } = texts(entry, inAtom);
  const isSilent = title === undefined && body === undefined && summary === undefined;
  if (!isSilent || first(entry, 'link') !== undefined) return { title, body, summary };
  for (const file of filesOf(entry)) {
    const [name, about] = ['media:title', 'media:description'].map((it) => firstReadable(file, [it], inAtom));
    if (name !== undefined || about !== undefined) return { title: name, body, summary: about };
  }
  return { title, body, summary };
}

/** What Media RSS calls the work that it offers in several files. */
function titleOfGroup(entry: XmlElement, inAtom: boolean): Reading | undefined {
  const group = first(entry, 'media:group');
  return group && firstReadable(group, ['media:title'], inAtom);
}

function texts(entry: XmlElement, inAtom: boolean): Record<'body' | 'summary', Reading | undefined> {
  const body = firstReadable(entry, CONTENTS, inAtom);
  const own = firstReadable(entry, SUMMARIES, inAtom);
  const other = firstReadable(
    entry,
    [own?.element.name === 'description' ? 'summary' : 'description'],
    inAtom,
  );
  if (body !== undefined || own === undefined || other === undefined || own.element === other.element) {
    return { body, summary: own ?? spokenSummary(entry, inAtom) };
  }
  // Both a description and a summary: the longer one is the story.
  const isStory = own.construct.text.length >= other.construct.text.length;
  return isStory ? { body: own, summary: other } : { body: other, summary: own };
}

/** What Media RSS and podcasts say of a file counts where the entry says nothing itself. */
function spokenSummary(entry: XmlElement, inAtom: boolean): Reading | undefined {
  const group = first(entry, 'media:group');
  return (
    firstReadable(entry, SPOKEN_SUMMARIES, inAtom) ??
    (group && firstReadable(group, SPOKEN_SUMMARIES, inAtom))
  );
}

function identity(entry: XmlElement): { guid: string | undefined; guidIsPermaLink: boolean } {
  const about = filled(entry.attributes['rdf:about']);
  const element = firstFilled(entry, about === undefined ? GUIDS : GUIDS.slice(0, -1));
  if (element === undefined) return { guid: about, guidIsPermaLink: about !== undefined };
  const says = element.attributes['ispermalink']?.trim().toLowerCase();
  return { guid: element.text.trim(), guidIsPermaLink: element.name === 'guid' && says !== 'false' };
}

function permalink(guid: string | undefined, mayBeAddress: boolean): string | undefined {
  const isAddress = guid !== undefined && (absoluteUrl(guid, undefined) !== undefined || /^\/\S/.test(guid));
  return isAddress && mayBeAddress ? guid : undefined;
}
