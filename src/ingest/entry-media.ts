/** Pictures and enclosures of an entry. */
import type { Enclosure, Image } from '../model.ts';
import { firstPicture } from '../text/images.ts';
import { cutText, looksLikeHtml, oneLine, plainText } from '../text/plain.ts';
import { absoluteUrl } from '../text/url.ts';
import type { EntryDetails, EntryEnclosure } from './feed.ts';
import { LIMITS } from './limits.ts';

/** Far enough into a story for its first picture. */
const MAX_READ = 50_000;

/** Enclosures with usable addresses, each address once. */
export function entryEnclosures(entry: EntryDetails, baseUrl: string | undefined): readonly Enclosure[] {
  const byUrl = new Map<string, Enclosure>();
  for (const given of entry.enclosures.slice(0, 2 * LIMITS.enclosures)) {
    const url = absoluteUrl(given.url, baseUrl);
    if (url !== undefined && !byUrl.has(url)) byUrl.set(url, enclosureOf(url, given));
  }
  return [...byUrl.values()].slice(0, LIMITS.enclosures);
}

function enclosureOf(url: string, given: EntryEnclosure): Enclosure {
  return { url, mediaType: mediaTypeOf(given.mediaType ?? ''), bytes: positive(given.length, 15) };
}

function mediaTypeOf(raw: string): string | undefined {
  return /^\s{0,9}([a-z]{1,20}\/[\w.+-]{1,80})/iu.exec(raw)?.[1]?.toLowerCase();
}

/** Digits above zero; publishers write 0 for "unknown". */
function positive(raw: string | undefined, maxDigits: number): number | undefined {
  const digits = /^\s{0,9}(\d{1,15})(?:px)?\s{0,9}$/u.exec(raw ?? '')?.[1];
  const number = digits === undefined || digits.length > maxDigits ? 0 : Number(digits);
  return number > 0 ? number : undefined;
}

/** The picture that the document names, else an enclosed one, else the first in the story itself. */
export function entryImage(
  entry: EntryDetails,
  about: {
    readonly baseUrl: string | undefined;
    readonly enclosures: readonly Enclosure[];
    readonly contentHtml: string | undefined;
  },
): Image | undefined {
  return (
    namedImage(entry, about.baseUrl) ?? enclosedImage(about.enclosures) ?? contentImage(about.contentHtml)
  );
}

function namedImage(entry: EntryDetails, baseUrl: string | undefined): Image | undefined {
  for (const given of entry.images) {
    const image = imageOf(given.url, baseUrl, given);
    const isPixel = image?.width === 1 || image?.height === 1;
    if (image !== undefined && !isPixel) return image;
  }
  return undefined;
}

function imageOf(
  rawUrl: string,
  baseUrl: string | undefined,
  given: Readonly<Record<'width' | 'height' | 'alt', string | undefined>>,
): Image | undefined {
  const url = absoluteUrl(rawUrl, baseUrl);
  if (url === undefined) return undefined;
  const alt = cutText(wordsOf(given.alt ?? ''), LIMITS.imageAlt) || undefined;
  return { url, width: positive(given.width, 5), height: positive(given.height, 5), alt };
}

/** Some describe a picture in HTML. */
function wordsOf(alt: string): string {
  const read = alt.slice(0, 2 * LIMITS.imageAlt);
  return looksLikeHtml(read) ? plainText(read) : oneLine(read);
}

const PICTURE_FILE = /\.(?:jpe?g|png|webp|gif|avif)$/iu;

function enclosedImage(enclosures: readonly Enclosure[]): Image | undefined {
  const picture = enclosures.find(({ url, mediaType }) =>
    mediaType === undefined ? PICTURE_FILE.test(new URL(url).pathname) : mediaType.startsWith('image/'),
  );
  return picture && { url: picture.url, width: undefined, height: undefined, alt: undefined };
}

function contentImage(contentHtml: string | undefined): Image | undefined {
  const beginning = (contentHtml ?? '').slice(0, MAX_READ);
  const start = beginning.indexOf('<img');
  if (start === -1) return undefined;
  const found = firstPicture(beginning.slice(start));
  const [width, height, alt] = ['width', 'height', 'alt'].map((key) => found?.get(key));
  return imageOf(found?.get('src') ?? '', undefined, { width, height, alt });
}
