import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Saves a post of our own into the posts of a configuration's folder, and who wrote it. */
export function savePost(
  folder: string,
  slug: string,
  about: { readonly title: string; readonly published?: string },
): void {
  const { title, published = '2026-11-01T09:00:00Z' } = about;
  mkdirSync(join(folder, 'posts'), { recursive: true });
  writeFileSync(join(folder, 'authors.json'), '{ "eva": { "name": "Eva Lindqvist" } }');
  const head = `title: ${title}\nauthors: [eva]\npublished: ${published}`;
  writeFileSync(join(folder, `posts/${slug}.md`), `---\n${head}\n---\n\nText.\n`);
}
