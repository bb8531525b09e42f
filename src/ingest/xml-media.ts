/** Enclosures and pictures, which RSS, Atom, Media RSS and the podcast vocabularies each name in their own way. */

import type { EntryEnclosure, EntryImage } from './feed.ts';
import { rebased } from './xml-base.ts';
import { relation } from './xml-links.ts';
import { address, all, filled, first, firstText, type XmlElement } from './xml-tree.ts';

interface Medium {
  readonly url: string;
  readonly mediaType: string | undefined;
  readonly length: string | undefined;
  readonly width: string | undefined;
  readonly height: string | undefined;
  readonly alt: string | undefined;
  readonly isImage: boolean;
}

const NONE: readonly Medium[] = [];
const IMAGE_PATH = /^[^?#]*\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:[?#]|$)/i;
const SOUND_OR_FILM_PATH =
  /^[^?#]*\.(?:mp3|m4a|m4v|mp4|mov|ogg|oga|ogv|opus|wav|webm|flac|aac|m3u8)(?:[?#]|$)/i;

/** The files of an entry, and its pictures, best first; each address once among each. */
export function mediaOf(
  entry: XmlElement,
  base: string | undefined,
): { readonly enclosures: readonly EntryEnclosure[]; readonly images: readonly EntryImage[] } {
  const groups = all(entry, 'media:group');
  const contents = within([entry, ...groups], 'media:content');
  const found: Found = {
    entry,
    base,
    holders: [entry, ...groups, ...contents],
    contents: mediaIn(contents, base),
    attached: attached(entry, base),
  };
  return { enclosures: enclosuresOf(found), images: imagesOf(found) };
}

/** What Media RSS describes in an entry: its groups of files, then its files. */
export function filesOf(entry: XmlElement): readonly XmlElement[] {
  const groups = all(entry, 'media:group');
  return [...groups, ...within([entry, ...groups], 'media:content')];
}

interface Found {
  readonly entry: XmlElement;
  readonly base: string | undefined;
  /** What elements of Media RSS may stand in: the entry, its groups and its contents. */
  readonly holders: readonly XmlElement[];
  readonly contents: readonly Medium[];
  readonly attached: readonly Medium[];
}

/** Pictures that Media RSS names are not among the files. */
function enclosuresOf(found: Found): readonly EntryEnclosure[] {
  const files = [
    ...direct(found.entry, found.attached),
    ...found.contents.filter(isFile),
    ...media(found, 'media:peerlink'),
  ];
  return distinct(files).map(({ url, mediaType, length }) => ({ url, mediaType, length }));
}

function distinct(media: readonly Medium[]): readonly Medium[] {
  if (media.length < 2) return media;
  const byUrl = new Map<string, Medium>();
  for (const medium of media) {
    if (!byUrl.has(medium.url)) byUrl.set(medium.url, medium);
  }
  return [...byUrl.values()];
}

/** Where a service that counts downloads put its address in front of the only file, the one behind it. */
function direct(entry: XmlElement, files: readonly Medium[]): readonly Medium[] {
  const url = firstText(entry, ['feedburner:origenclosurelink', 'pheedo:origenclosurelink']);
  return url === undefined || files.length !== 1 ? files : files.map((file) => ({ ...file, url }));
}

/** Players and pages are not files. */
function isFile(medium: Medium): boolean {
  return !medium.isImage && !/^(?:text\/html|application\/x-shockwave-flash)/i.test(medium.mediaType ?? '');
}

/** What the entry is shown by, what it contains, the show's cover, attached pictures. */
function imagesOf(found: Found): readonly EntryImage[] {
  const { entry, base } = found;
  const thumbnails = byWidth(media(found, 'media:thumbnail'));
  const candidates = [
    ...thumbnails.filter((it) => !isTiny(it)),
    ...byWidth(found.contents.filter((it) => it.isImage && !isPortrait(it))),
    ...media(found, 'itunes:image'),
    ...media(found, 'googleplay:image'),
    ...linked(entry, 'itunes:link', 'image', base),
    ...plainImages(entry, base),
    ...found.attached.filter((it) => it.isImage),
    ...thumbnails.filter(isTiny),
  ];
  return distinct(candidates).map(({ url, width, height, alt }) => ({ url, width, height, alt }));
}

function byWidth(images: readonly Medium[]): readonly Medium[] {
  return images.length < 2 ? images : images.toSorted((a, b) => widthOf(b) - widthOf(a));
}

function widthOf(image: Medium): number {
  return Number.parseInt(image.width ?? '', 10) || 0;
}

function isTiny(image: Medium): boolean {
  return widthOf(image) > 0 && widthOf(image) < 200;
}

/** WordPress.com names the author's portrait before anything else. */
function isPortrait(image: Medium): boolean {
  return image.url.includes('gravatar.com/avatar');
}

function media({ holders, base }: Found, name: string): readonly Medium[] {
  return mediaIn(within(holders, name), base);
}

/** The children of that name that any of the holders has; there is seldom more than the one holder, or anything in it. */
function within([only, ...others]: readonly XmlElement[], name: string): readonly XmlElement[] {
  const found = only === undefined ? [] : all(only, name);
  return others.length === 0 ? found : [...found, ...others.flatMap((holder) => all(holder, name))];
}

function mediaIn(elements: readonly XmlElement[], base: string | undefined): readonly Medium[] {
  return elements.length === 0 ? NONE : elements.flatMap((element) => medium(element, base));
}

/** RSS enclosures and Atom links that are one. */
function attached(entry: XmlElement, base: string | undefined): readonly Medium[] {
  return [
    ...mediaIn(all(entry, 'enclosure'), base),
    ...linked(entry, 'link', 'enclosure', base),
    ...linked(entry, 'atom:link', 'enclosure', base),
  ];
}

function linked(entry: XmlElement, name: string, rel: string, base: string | undefined): readonly Medium[] {
  const links = all(entry, name).filter((link) => relation(link.attributes['rel']) === rel);
  return mediaIn(links, base);
}

/** `<image><url>…</url></image>`, as some templates put into items too. */
function plainImages(entry: XmlElement, base: string | undefined): readonly Medium[] {
  return all(entry, 'image').flatMap((image) => medium(first(image, 'url') ?? image, base));
}

/** Nothing, or the one medium that the element names. */
function medium(element: XmlElement, base: string | undefined): readonly Medium[] {
  const { attributes } = element;
  const written = address(attributes['url'] ?? attributes['href']) ?? address(element.text);
  if (written === undefined) return [];
  const about = {
    url: rebased(written, element.base, base),
    mediaType: filled(attributes['type']),
    length: filled(attributes['length'] ?? attributes['filesize']),
    width: filled(attributes['width']),
    height: filled(attributes['height']),
    alt: firstText(element, ['media:description', 'media:title', 'media:text']),
  };
  return [{ isImage: showsPicture(about, attributes['medium']), ...about }];
}

/** Many say neither type nor medium: then the address tells, and what has a size is a picture. */
function showsPicture(
  { url, mediaType, width }: { url: string; mediaType: string | undefined; width: string | undefined },
  kind: string | undefined,
): boolean {
  if (kind !== undefined && kind !== '') return kind.toLowerCase() === 'image';
  if (mediaType?.includes('/')) return mediaType.toLowerCase().startsWith('image/');
  return IMAGE_PATH.test(url) || (width !== undefined && !SOUND_OR_FILM_PATH.test(url));
}
