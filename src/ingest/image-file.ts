/**
 * Pictures of ours: those of posts lie in `<posts.folder>/images`, those of people in `avatars` beside the list of authors. Here is
 * which names and files may be published, and how they are read.
 */

import { lstat, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ImageSize, imageSize } from './image-size.ts';

/** Where the pictures of posts lie within the posts' folder, and within the address of the posts. */
export const IMAGES = 'images';
const AVATARS = 'avatars';

const MEGABYTE = 1024 * 1024;

/** A folder of pictures, one level deep. */
export interface Gallery {
  readonly folder: string;
  /** As authors call it. */
  readonly name: string;
  /** Where it is on the web, within the site. */
  readonly path: string;
  /** What it lies beside. */
  readonly beside: string;
  readonly maxMegabytes: number;
}

/** The galleries of a newsroom whose posts and authors lie there. */
export function galleriesOf({
  folder,
  authors,
}: {
  readonly folder: string;
  readonly authors: string;
}): readonly Gallery[] {
  return [
    {
      folder: join(folder, IMAGES),
      name: IMAGES,
      path: `posts/${IMAGES}/`,
      beside: 'the posts',
      maxMegabytes: 5,
    },
    {
      folder: join(dirname(authors), AVATARS),
      name: AVATARS,
      path: `${AVATARS}/`,
      beside: 'the authors',
      maxMegabytes: 1,
    },
  ];
}

/** A picture as an address names it, which may be anything. */
export interface NamedImage {
  readonly gallery: Gallery;
  readonly name: string;
}

/** What of ours an address names; undefined where it lies elsewhere. */
export function imageAt(
  url: string | undefined,
  { galleries, siteUrl }: { readonly galleries: readonly Gallery[]; readonly siteUrl: string },
): NamedImage | undefined {
  const gallery = galleries.find(({ path }) => url?.startsWith(siteUrl + path));
  if (url === undefined || gallery === undefined) return undefined;
  return { gallery, name: url.slice(siteUrl.length + gallery.path.length) };
}

/** A picture that may be published. */
export interface ImageFile {
  /** On the web, within the site. */
  readonly path: string;
  readonly file: string;
  readonly mediaType: string;
  readonly mark: RegExp;
  readonly maxBytes: number;
  /** Differs as soon as somebody writes to the file. */
  readonly version: string;
}

/** Why there is none, as a sentence for its author. */
export interface ImageFault {
  readonly fault: string;
}

/** Where it would lie; only `findImage` tells whether it may be read. */
export function fileOf({ gallery, name }: NamedImage): string {
  return join(gallery.folder, name);
}

/** Looks for a picture. Links are not followed: they lead out of the folder. */
export async function findImage(image: NamedImage): Promise<ImageFile | ImageFault> {
  const { gallery, name } = image;
  const { folder, beside, maxMegabytes } = gallery;
  const called = `${gallery.name}/${name}`;
  const format = formatOf(name);
  if (format === undefined) return { fault: `${called} cannot be published: ${NAMES}` };
  const file = fileOf(image);
  const [around, about] = await Promise.all([folder, file].map((path) => lstat(path).catch(() => undefined)));
  if (about === undefined) return { fault: `there is no ${called} beside ${beside}` };
  if (!around?.isDirectory() || !about.isFile()) {
    return { fault: `${called} is a link or no file at all; only files in the folder itself are published` };
  }
  if (about.size > maxMegabytes * MEGABYTE) return { fault: `${called} has more than ${maxMegabytes} MB` };
  const version = `${about.mtimeMs} ${about.size} ${about.ino}`;
  return { path: gallery.path + name, file, ...format, maxBytes: maxMegabytes * MEGABYTE, version };
}

const NAMES =
  'the name must be letters, digits, dots, hyphens and underscores, and end in .jpg, .jpeg, .png, .webp, .gif or .avif';

interface Format {
  readonly mediaType: string;
  /** How every such file begins, as Latin-1. */
  readonly mark: RegExp;
}

const JPEG: Format = { mediaType: 'image/jpeg', mark: /^\xFF\xD8\xFF/ };
const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['jpg', JPEG],
  ['jpeg', JPEG],
  ['png', { mediaType: 'image/png', mark: /^\x89PNG\r\n/ }],
  ['webp', { mediaType: 'image/webp', mark: /^RIFF[\s\S]{4}WEBP/ }],
  ['gif', { mediaType: 'image/gif', mark: /^GIF8[79]a/ }],
  ['avif', { mediaType: 'image/avif', mark: /^[\s\S]{4}ftyp(?:avif|avis|mif1|msf1)/ }],
]);

/** Undefined where the name is none that may be published. */
function formatOf(name: string): Format | undefined {
  const extension = /^[a-z0-9][a-z0-9._-]{0,199}\.([a-z]{3,4})$/iu.exec(name)?.[1];
  return extension === undefined ? undefined : FORMATS.get(extension.toLowerCase());
}

const MARK_BYTES = 16;

/** Whether bytes are what the name of their file says: browsers are told to take it at its word. */
export function isAsNamed({ mark }: Pick<ImageFile, 'mark'>, bytes: Buffer): boolean {
  return mark.test(bytes.toString('latin1', 0, MARK_BYTES));
}

/** The whole file; undefined where it has gone, grown too large or become something else since it was found. */
export async function readImage(image: ImageFile): Promise<Buffer | undefined> {
  const body = await readFile(image.file).catch(() => undefined);
  return body !== undefined && body.length <= image.maxBytes && isAsNamed(image, body) ? body : undefined;
}

// Colour profiles and previews stand before the size in a JPEG.
const HEAD_BYTES = 256 * 1024;

/** The first bytes, enough to tell the size; empty where it cannot be read. */
export async function readHead({ file }: ImageFile): Promise<Buffer> {
  const head = Buffer.alloc(HEAD_BYTES);
  const handle = await open(file).catch(() => undefined);
  const read = await handle?.read(head, 0, HEAD_BYTES, 0).catch(() => undefined);
  await handle?.close();
  return head.subarray(0, read?.bytesRead ?? 0);
}

/** What is known of a picture of ours from the head of its file. */
export interface Look {
  readonly fault: string | undefined;
  readonly size: ImageSize | undefined;
}

/** Looks at a picture as its author names it. */
export async function lookAt(image: NamedImage): Promise<Look> {
  const found = await findImage(image);
  if ('fault' in found) return { fault: found.fault, size: undefined };
  const head = await readHead(found);
  const fault = isAsNamed(found, head)
    ? undefined
    : `${image.gallery.name}/${image.name} is not what its name says: no ${found.mediaType}`;
  return { fault, size: imageSize(head) };
}
