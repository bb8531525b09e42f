/**
 * A newsroom of random posts, and an independent idea of what readers may know of each at an instant. Every post carries words, tags,
 * names, pictures and dates that nothing else has, so that any trace of it anywhere can be told.
 */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { temporaryFolderInMemory } from './program.ts';

/** In minutes since the beginning of the story; undefined where the post has none. */
export interface Life {
  readonly isDraft: boolean;
  readonly published: number;
  readonly expires: number | undefined;
  readonly updated: number | undefined;
  readonly corrected: number | undefined;
  /** Another one with each edit of the text. */
  readonly wording: number;
  readonly isFaulty: boolean;
}

export interface Step {
  /** Of the story. */
  readonly minute: number;
  /** Of the posts by their number; undefined where there is no file. */
  readonly lives: readonly (Life | undefined)[];
}

const START_MS = Date.parse('2026-11-22T09:00:00Z');
/** No story lasts so long. */
const NEVER = 5_000_000;

/** A folder with room for posts, and without authors. */
export function embargoFolder(): string {
  const folder = temporaryFolderInMemory();
  mkdirSync(join(folder, 'posts'));
  writeFileSync(join(folder, 'authors.json'), '{}');
  return folder;
}

export function instantAt(minute: number): string {
  return new Date(START_MS + minute * 60_000).toISOString();
}

const minute = fc.integer({ min: -500, max: 1000 });
const later = fc.oneof(minute, fc.integer({ min: NEVER, max: NEVER + 500_000 }));
const life: fc.Arbitrary<Life> = fc.record({
  isDraft: fc.boolean(),
  published: later,
  expires: fc.option(later, { nil: undefined }),
  updated: fc.option(later, { nil: undefined }),
  corrected: fc.option(later, { nil: undefined }),
  wording: fc.integer({ min: 0, max: 3 }),
  isFaulty: fc.integer({ min: 0, max: 9 }).map((it) => it === 0),
});

/** Some instants in order, with what the folder holds at each; the first post is always there. */
export const story: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 2, maxLength: 4 }),
    fc.array(fc.array(fc.option(life, { nil: undefined, freq: 6 }), { minLength: 3, maxLength: 3 }), {
      minLength: 4,
      maxLength: 4,
    }),
  )
  .map(([minutes, lives]) =>
    [...minutes]
      .sort((a, b) => a - b)
      .map((at, step) => ({ minute: at, lives: [ALWAYS, ...(lives[step] ?? [])] })),
  );

const ALWAYS: Life = {
  isDraft: false,
  published: -1000,
  expires: undefined,
  updated: undefined,
  corrected: undefined,
  wording: 0,
  isFaulty: false,
};

export function isOut({ isDraft, published, expires, isFaulty }: Life, now: number): boolean {
  return !isDraft && !isFaulty && published <= now && (expires === undefined || expires > now);
}

/** What of a post that is out may not be known yet is taken out of it: the life of a newsroom in which nobody has planned anything. */
export function unplanned(it: Life, now: number): Life {
  const past = (at: number | undefined) => (at !== undefined && at <= now ? at : undefined);
  return { ...it, expires: undefined, updated: past(it.updated), corrected: past(it.corrected) };
}

/** The same, of a post that has been out and therefore stays out: of what was known once, something is remembered. */
export function staying(life: Life | undefined, now: number): Life {
  const published = Math.min(life?.published ?? -1, now);
  const rest = { updated: life?.updated, corrected: life?.corrected, wording: life?.wording ?? 0 };
  return { ...rest, isDraft: false, isFaulty: false, expires: undefined, published };
}

/** Letters alone, which no hash is made of. */
const mark = (kind: string, post: number) => `qzx${kind}${'ghjkvw'[post]}xzq`;
const KINDS = ['slug', 'title', 'tag', 'section', 'author', 'picture', 'words', 'talk', 'link', 'summary'];

/** What there is of a post that must not be anywhere. */
export function marksOf(post: number): readonly string[] {
  return [...KINDS, 'id'].map((kind) => mark(kind, post));
}

/** Whether a mark is what a withdrawn post is told by. */
export function isName(mark: string): boolean {
  return mark.startsWith('qzxid') || mark.startsWith('qzxslug');
}

export function correctionMark(post: number): string {
  return mark('corrected', post);
}

/** Where a curious reader would look for it. */
export function guessesAt(post: number): readonly string[] {
  const [slug, tag, author, picture] = ['slug', 'tag', 'author', 'picture'].map((kind) => mark(kind, post));
  return [
    ...[`/posts/${slug}/`, `/posts/${slug}`, `/posts/images/${picture}.gif`, `/avatars/${author}.gif`],
    ...['tags/', 'authors/'].flatMap((kind) =>
      ['', 'rss.xml', 'atom.xml', 'feed.json'].map(
        (file) => `/${kind}${kind === 'tags/' ? tag : author}/${file}`,
      ),
    ),
    `/search?q=${mark('words', post)}`,
    `/api/v1/search?q=${mark('title', post)}`,
    `/api/v1/articles?tag=${tag}`,
  ];
}

const GIF = Buffer.from('474946383961030002008000', 'hex');

/** Puts the posts of a step into a newsroom's folder, in place of those that were there. */
export function writePosts(folder: string, lives: readonly (Life | undefined)[]): void {
  const posts = join(folder, 'posts');
  rmSync(posts, { recursive: true, force: true });
  for (const it of [join(posts, 'images'), join(folder, 'avatars')]) mkdirSync(it, { recursive: true });
  const people: Record<string, object> = {};
  for (const [post, it] of lives.entries()) {
    const name = mark('author', post);
    if (it === undefined) continue;
    people[name] = { name, bio: `Bio of ${name}.`, avatar: `avatars/${name}.gif` };
    writeFileSync(join(folder, `avatars/${name}.gif`), GIF);
    writeFileSync(join(posts, `images/${mark('picture', post)}.gif`), GIF);
    writeFileSync(join(posts, `${mark('slug', post)}.md`), source(post, it));
  }
  writeFileSync(join(folder, 'authors.json'), JSON.stringify(people));
}

function source(post: number, it: Life): string {
  const m = (kind: string) => mark(kind, post);
  const at = (kind: string, when: number | undefined) =>
    when === undefined ? [] : [`${kind}: ${instantAt(when)}`];
  return [
    '---',
    `title: ${m('title')}`,
    `id: ${m('id')}`,
    `authors: [${m('author')}]`,
    `editor: ${m('author')}`,
    `section: ${m('section')}`,
    `tags: [common, ${m('tag')}]`,
    `published: ${instantAt(it.published)}`,
    ...at('updated', it.updated),
    ...at('expires', it.expires),
    `summary: ${m('summary')}`,
    `image: { url: images/${m('picture')}.gif, alt: ${m('picture')} }`,
    `link: https://x.example/${m('link')}`,
    `comments: https://x.example/${m('talk')}`,
    `draft: ${it.isDraft}`,
    ...(it.corrected === undefined
      ? []
      : [`corrections: [{ at: ${instantAt(it.corrected)}, note: ${m('corrected')} }]`]),
    ...(it.isFaulty ? ['sumary: x'] : []),
    '---',
    `${m('words')} ${it.wording} [other](../${m('slug')}/)`,
    '',
  ].join('\n');
}

/** A day of the far future as some format writes it. */
export const FAR_DATE = /\b203\d-\d\d-\d\d|\d\d \w{3} 203\d|\d\d? \w+ 203\d/u;
