import type { Article } from '../model.ts';

const MAX_KEY = 80;

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
