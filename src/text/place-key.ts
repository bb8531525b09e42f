/** Under which keys tags and authors have pages of their own. */

import type { Article } from '../model.ts';
import { fold } from './fold.ts';

const MAX_KEY = 80;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Under which keys an article's authors have their pages: our own people by their key, everybody else by name. */
export function authorKeys({ post, authors }: Article): readonly string[] {
  if (post !== undefined) return post.byline.map(({ key }) => key);
  return [...new Set(authors.map(({ name }) => nameKey(name)))].filter((key) => key !== '');
}

/** A name as part of an address: `Zoë O’Neill` is `zoe-o-neill`; other scripts keep their letters. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/gu, '')
    .slice(0, MAX_KEY);
}

/** A tag as part of an address. */
export function tagKey(tag: string): string {
  return fold(tag);
}

/** Whom a key of an author's page stands for, as these articles tell; the key itself where they do not. */
export function authorName(key: string, articles: readonly Named[]): string {
  for (const { post, authors } of articles) {
    const ours = post?.byline.find((person) => person.key === key);
    const known = post === undefined ? authors.find(({ name }) => nameKey(name) === key) : ours;
    if (known !== undefined) return known.name;
  }
  return key;
}

/** A tag as its articles spell it, which is how readers know it. */
export function tagName(key: string, articles: readonly Pick<Article, 'tags'>[]): string {
  return articles.flatMap(({ tags }) => tags).find((tag) => tagKey(tag) === key) ?? key;
}

type Named = Pick<Article, 'post' | 'authors'>;

/** Whether an address can hold the key as a step of its path: none that would climb, and nothing that UTF-8 cannot write. */
export function isAddressable(key: string): boolean {
  return !/^\.{0,2}$|[\\\p{Cc}]/u.test(key) && !LONE_SURROGATE.test(key);
}
