/**
 * The pictures that posts show from the folder beside them. A post names one relatively, `images/charger.jpg`, as an editor's
 * preview of its Markdown needs it; from here on it has its address on the web. What cannot be published is told and left out.
 */

import { readFile } from 'node:fs/promises';
import type { Problem } from '../errors.ts';
import type { Article } from '../model.ts';
import { fingerprintOf } from './entry-fingerprint.ts';
import { fileOf, type Gallery, imageAt, type Look, lookAt, type NamedImage } from './image-file.ts';
import { type Recall, versionOf } from './post-memory.ts';

/** What relative addresses in a post are read against: the address of the folder that its file lies in, not of its page. */
export function postsBase(siteUrl: string): string {
  return new URL('posts/', siteUrl).href;
}

/** The addresses of the pictures that go with a post: its own, those in its body, and those of who wrote and edited it. */
export function shownImages(article: Pick<Article, 'image' | 'contentHtml' | 'post'>): readonly string[] {
  const people = [...(article.post?.byline ?? []), article.post?.editor];
  const avatars = people.map((person) => person?.avatar);
  return [...namedImages(article), ...avatars].filter((url) => url !== undefined);
}

function namedImages({ image, contentHtml = '' }: Pick<Article, 'image' | 'contentHtml'>) {
  return [image?.url, ...[...contentHtml.matchAll(PICTURE)].map(([, src]) => src)];
}

/** Elements as our sanitizer writes them: their source first, and no bare `<` or `>` inside a value. */
const PICTURE = /<img src="([^"]*)"[^>]*>/gu;

export interface Pictured {
  readonly article: Article;
  readonly problems: readonly Problem[];
}

/** The article of a post's file with the sizes of our pictures, and without those that cannot be published. */
export async function pictured(
  article: Article,
  file: string,
  about: { readonly galleries: readonly Gallery[]; readonly siteUrl: string; readonly recall: Recall<Look> },
): Promise<Pictured> {
  const found = new Map<string, Seen>();
  for (const url of namedImages(article)) {
    const image = imageAt(url, about);
    if (url !== undefined && image !== undefined)
      found.set(url, {
        ...image,
        ...(await about.recall(url, await versionOf(fileOf(image)), () => lookAt(image))),
      });
  }
  if (found.size === 0) return { article, problems: [] };
  return { article: withPictures(article, (url) => found.get(url)), problems: await problemsOf(file, found) };
}

type Seen = NamedImage & Look;

async function problemsOf(file: string, found: ReadonlyMap<string, Seen>): Promise<readonly Problem[]> {
  const faults = [...found.values()].flatMap(({ gallery, name, fault }) => {
    return fault === undefined ? [] : [{ written: `${gallery.name}/${name}`, message: fault }];
  });
  const source = faults.length === 0 ? '' : await readFile(file, 'utf8').catch(() => '');
  return faults.map(({ written, message }) => ({ file, ...placeOf(written, source), path: '', message }));
}

/** Lines and columns from 1; where the post writes the name in another way, the start of its file. */
function placeOf(written: string, source: string): Pick<Problem, 'line' | 'column'> {
  const before = source.slice(0, Math.max(0, source.indexOf(written))).split('\n');
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
