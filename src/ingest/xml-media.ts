/** Enclosures and pictures, which RSS, Atom, Media RSS and the podcast vocabularies each name in their own way. */

import type { EntryEnclosure, EntryImage } from '../model.ts';
import { rebased } from './xml-base.ts';
import { relation } from './xml-links.ts';
import { all, filled, first, firstText, type XmlElement } from './xml-tree.ts';

interface Medium {
  readonly url: string;
  readonly mediaType: string | undefined;
  readonly length: string | undefined;
  readonly width: string | undefined;
  readonly height: string | undefined;
  readonly alt: string | undefined;
  readonly isImage: boolean;
}

const IMAGE_PATH = /\.(?:jpe?g|png|gif|webp|avif|svg|bmp)$/i;
const SOUND_OR_FILM_PATH = /\.(?:mp3|m4a|m4v|mp4|mov|ogg|oga|ogv|opus|wav|webm|flac|aac|m3u8)$/i;

/** Files that come with an entry, each address once; pictures that Media RSS names are not among them. */
export function enclosuresOf(entry: XmlElement, base: string | undefined): readonly EntryEnclosure[] {
  const files = [
    ...direct(entry, attached(entry, base)),
    ...mediaContents(entry, base).filter(isFile),
    ...media(entry, 'media:peerlink', base),
  ];
  const byUrl = new Map<string, EntryEnclosure>();
  for (const { url, mediaType, length } of files) {
    if (!byUrl.has(url)) byUrl.set(url, { url, mediaType, length });
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

/** Pictures of an entry, best first: what it is shown by, what it contains, the show's cover, attached pictures. */
export function imagesOf(entry: XmlElement, base: string | undefined): readonly EntryImage[] {
  const thumbnails = media(entry, 'media:thumbnail', base);
  const contained = mediaContents(entry, base).filter((it) => it.isImage && !isPortrait(it));
  const candidates = [
    ...byWidth(thumbnails.filter((it) => !isTiny(it))),
    ...byWidth(contained),
    ...media(entry, 'itunes:image', base),
    ...media(entry, 'googleplay:image', base),
    ...linked(entry, 'itunes:link', 'image', base),
    ...plainImages(entry, base),
    ...attached(entry, base).filter((it) => it.isImage),
    ...byWidth(thumbnails.filter(isTiny)),
  ];
  const byUrl = new Map<string, EntryImage>();
  for (const { url, width, height, alt } of candidates) {
    if (!byUrl.has(url)) byUrl.set(url, { url, width, height, alt });
  }
  return [...byUrl.values()];
}

function byWidth(images: readonly Medium[]): readonly Medium[] {
  return images.toSorted((a, b) => widthOf(b) - widthOf(a));
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

/** Elements of that name in the entry, in its groups and in its contents. */
function media(entry: XmlElement, name: string, base: string | undefined): readonly Medium[] {
  const holders = [
    entry,
    ...groups(entry),
    ...[entry, ...groups(entry)].flatMap((it) => all(it, 'media:content')),
  ];
  return holders.flatMap((holder) => all(holder, name)).flatMap((element) => medium(element, base));
}

function mediaContents(entry: XmlElement, base: string | undefined): readonly Medium[] {
  const contents = [entry, ...groups(entry)].flatMap((holder) => all(holder, 'media:content'));
  return contents.flatMap((element) => medium(element, base));
}

function groups(entry: XmlElement): readonly XmlElement[] {
  return all(entry, 'media:group');
}

/** RSS enclosures and Atom links that are one. */
function attached(entry: XmlElement, base: string | undefined): readonly Medium[] {
  const files = all(entry, 'enclosure').flatMap((element) => medium(element, base));
  const links = ['link', 'atom:link'].flatMap((name) => linked(entry, name, 'enclosure', base));
  return [...files, ...links];
}

function linked(entry: XmlElement, name: string, rel: string, base: string | undefined): readonly Medium[] {
  return all(entry, name)
    .filter((link) => relation(link.attributes['rel']) === rel)
    .flatMap((link) => medium(link, base));
}

/** `<image><url>…</url></image>`, as some templates put into items too. */
function plainImages(entry: XmlElement, base: string | undefined): readonly Medium[] {
  return all(entry, 'image').flatMap((image) => medium(first(image, 'url') ?? image, base));
}

/** Nothing, or the one medium that the element names. */
function medium(element: XmlElement, base: string | undefined): readonly Medium[] {
  const { attributes } = element;
  const written = filled(attributes['url'] ?? attributes['href']) ?? filled(element.text);
  if (written === undefined) return [];
  const about = {
    url: rebased(written, element.base, base),
    mediaType: filled(attributes['type']),
    length: filled(attributes['length'] ?? attributes['filesize']),
    width: filled(attributes['width']),
    height: filled(attributes['height']),
    alt: firstText(element, ['media:description', 'media:title', 'media:text']),
  };
  return [{ ...about, isImage: showsPicture(about, attributes['medium']) }];
}

/** Many say neither type nor medium: then the address tells, and what has a size is a picture. */
function showsPicture(
  { url, mediaType, width }: { url: string; mediaType: string | undefined; width: string | undefined },
  kind: string | undefined,
): boolean {
  if (kind !== undefined && kind !== '') return kind.toLowerCase() === 'image';
  if (mediaType?.includes('/')) return mediaType.toLowerCase().startsWith('image/');
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return IMAGE_PATH.test(path) || (width !== undefined && !SOUND_OR_FILM_PATH.test(path));
}
