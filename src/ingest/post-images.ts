/**
 * The pictures that posts show from the folder beside them. A post names one relatively, `images/charger.jpg`, as an editor's
 * preview of its Markdown needs it; from here on it has its address on the web. What cannot be published is told and left out.
 */

import { readFile } from 'node:fs/promises';
import type { Problem } from '../errors.ts';
import type { Article } from '../model.ts';
import { fingerprintOf } from './entry-fingerprint.ts';
import { findImage, IMAGES, readHead } from './image-file.ts';
import { type ImageSize, imageSize } from './image-size.ts';

/** What relative addresses in a post are read against: the address of the folder that its file lies in, not of its page. */
export function postsBase(siteUrl: string): string {
  return new URL('posts/', siteUrl).href;
}

/** The names, each once, under which an article shows pictures of ours: `charger.jpg`, or whatever else its author wrote. */
export function namedImages(
  { image, contentHtml = '' }: Pick<Article, 'image' | 'contentHtml'>,
  siteUrl: string,
): readonly string[] {
  const inBody = [...contentHtml.matchAll(PICTURE)].map(([, src]) => src);
  const names = [image?.url, ...inBody].map((url) => imageName(url, siteUrl));
  return [...new Set(names)].filter((name) => name !== undefined);
}

/** Elements as our sanitizer writes them: their source first, and no bare `<` or `>` inside a value. */
const PICTURE = /<img src="([^"]*)"[^>]*>/gu;

function imageName(url: string | undefined, siteUrl: string): string | undefined {
  const folder = `${postsBase(siteUrl)}${IMAGES}/`;
  return url?.startsWith(folder) ? url.slice(folder.length) : undefined;
}

export interface Pictured {
  readonly article: Article;
  readonly problems: readonly Problem[];
}

/** The article of a post's file with the sizes of our pictures, and without those that cannot be published. */
export async function pictured(
  article: Article,
  file: string,
  about: { readonly folder: string; readonly siteUrl: string },
): Promise<Pictured> {
  const found = new Map<string, Look>();
  for (const name of namedImages(article, about.siteUrl)) found.set(name, await look(about.folder, name));
  if (found.size === 0) return { article, problems: [] };
  const lookUp = (url: string) => found.get(imageName(url, about.siteUrl) ?? '');
  return { article: withPictures(article, lookUp), problems: await problemsOf(file, found) };
}

/** What is known of a picture of ours. */
interface Look {
  readonly fault: string | undefined;
  readonly size: ImageSize | undefined;
}

async function look(folder: string, name: string): Promise<Look> {
  const found = await findImage(folder, name);
  return 'fault' in found
    ? { fault: found.fault, size: undefined }
    : { fault: undefined, size: imageSize(await readHead(found)) };
}

async function problemsOf(file: string, found: ReadonlyMap<string, Look>): Promise<readonly Problem[]> {
  const faults = [...found].flatMap(([name, { fault }]) => (fault === undefined ? [] : [{ name, fault }]));
  const source = faults.length === 0 ? '' : await readFile(file, 'utf8').catch(() => '');
  return faults.map(({ name, fault }) => ({ file, ...placeOf(name, source), path: '', message: fault }));
}

/** Lines and columns from 1; where the post writes the name in another way, the start of its file. */
function placeOf(name: string, source: string): Pick<Problem, 'line' | 'column'> {
  const before = source.slice(0, Math.max(0, source.indexOf(`${IMAGES}/${name}`))).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function withPictures(article: Article, lookUp: (url: string) => Look | undefined): Article {
  const { image, contentHtml } = article;
  const seen = image && lookUp(image.url);
  const next = {
    ...article,
    image: seen?.fault === undefined ? image && { ...image, ...seen?.size } : undefined,
    contentHtml: contentHtml
      ?.replace(PICTURE, (element, src: string) => sized(element, lookUp(src)))
      .replace(EMPTY_FIGURE, ''),
  };
  return { ...next, fingerprint: fingerprintOf(next) };
}

/** A caption without its picture. */
const EMPTY_FIGURE =
  /<figure>(?:<a [^>]*><\/a>)?(?:<figcaption>(?:[^<]|<\/?small>)*<\/figcaption>)?<\/figure>/gu;

function sized(element: string, seen: Look | undefined): string {
  if (seen?.fault !== undefined) return '';
  if (seen?.size === undefined) return element;
  return element.replace(/ \/>$/u, ` width="${seen.size.width}" height="${seen.size.height}" />`);
}
