/** One picture beside the posts, `<posts.folder>/images/<name>`: which names and files may be published, and how they are read. */

import { lstat, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['avif', 'image/avif'],
]);

const MAX_BYTES = 5 * 1024 * 1024;

/** Where the pictures lie within the posts' folder, and within the address of the posts. */
export const IMAGES = 'images';

/** A picture that may be published. */
export interface ImageFile {
  readonly name: string;
  readonly file: string;
  readonly mediaType: string;
  /** Differs as soon as somebody writes to the file. */
  readonly version: string;
}

/** Why there is none, as a sentence for its author. */
export interface ImageFault {
  readonly fault: string;
}

/** Looks for a picture by the name that a post gives it, which may be anything. Links are not followed: they lead out of the folder. */
export async function findImage(postsFolder: string, name: string): Promise<ImageFile | ImageFault> {
  const mediaType = mediaTypeOf(name);
  if (mediaType === undefined) return { fault: `${IMAGES}/${name} cannot be published: ${NAMES}` };
  const folder = join(postsFolder, IMAGES);
  const file = join(folder, name);
  const [around, about] = await Promise.all([folder, file].map((path) => lstat(path).catch(() => undefined)));
  if (about === undefined) return { fault: `there is no ${IMAGES}/${name} beside the posts` };
  if (!around?.isDirectory() || !about.isFile()) {
    return {
      fault: `${IMAGES}/${name} is a link or no file at all; only files in the folder itself are published`,
    };
  }
  if (about.size > MAX_BYTES) return { fault: `${IMAGES}/${name} has more than 5 MB` };
  const version = `${about.mtimeMs} ${about.size} ${about.ino}`;
  return { name, file, mediaType, version };
}

const NAMES =
  'the name must be letters, digits, dots, hyphens and underscores, and end in .jpg, .jpeg, .png, .webp, .gif or .avif';

/** Undefined where the name is none that may be published. */
function mediaTypeOf(name: string): string | undefined {
  const extension = /^[a-z0-9][a-z0-9._-]{0,199}\.([a-z]{3,4})$/iu.exec(name)?.[1];
  return extension === undefined ? undefined : MEDIA_TYPES.get(extension.toLowerCase());
}

/** The whole file; undefined where it has gone or grown too large since it was found. */
export async function readImage({ file }: ImageFile): Promise<Buffer | undefined> {
  const body = await readFile(file).catch(() => undefined);
  return body !== undefined && body.length <= MAX_BYTES ? body : undefined;
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
