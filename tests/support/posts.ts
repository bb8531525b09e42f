import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PostWanted {
  readonly title: string;
  readonly published?: string;
  readonly id?: string;
  /** Further lines of front matter. */
  readonly more?: string;
  readonly body?: string;
}

/** Saves a post of our own into the posts of a configuration's folder, and who wrote it. */
export function savePost(folder: string, slug: string, wanted: PostWanted): void {
  const { title, published = '2026-11-01T09:00:00Z', id, more, body = 'Text.' } = wanted;
  mkdirSync(join(folder, 'posts'), { recursive: true });
  writeFileSync(join(folder, 'authors.json'), '{ "eva": { "name": "Eva Lindqvist" } }');
  const head = [`title: ${title}`, 'authors: [eva]', `published: ${published}`, id && `id: ${id}`, more];
  const lines = head.filter((line) => line !== undefined).join('\n');
  writeFileSync(join(folder, `posts/${slug}.md`), `---\n${lines}\n---\n\n${body}\n`);
}
