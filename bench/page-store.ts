/** A newsroom with a hundred thousand articles and three posts of its own, ready to be started. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Changes } from '../src/model.ts';
import { openStore } from '../src/store/lowdb.ts';
import { numberedArticle } from './store-articles.ts';
import { visitedState } from './synthetic.ts';

const BATCH = 1000;
const POSTS = 3;

/** Fills the store below `folder` and answers the file of its configuration; no source is due. */
export async function furnish(folder: string, port: number, articles: number): Promise<string> {
  const ids = await fill(join(folder, 'store'), articles);
  await mkdir(join(folder, 'posts'));
  await writeFile(join(folder, 'authors.json'), '{ "eva": { "name": "Eva Lindqvist" } }\n');
  for (let number = 0; number < POSTS; number += 1) await writePost(folder, number, 'as it was');
  const sources = ids.map((id) => ({ id, url: addressOf(id), title: `The ${id} Courier`, tags: [] }));
  const config = {
    site: { title: 'Page', description: 'What a page costs.', url: 'https://news.example/' },
    server: { host: '127.0.0.1', port },
    store: join(folder, 'store'),
    posts: { folder: join(folder, 'posts'), authors: join(folder, 'authors.json') },
    polling: { allowPrivateNetworks: true, minMinutes: 1440 },
    retention: { days: 3650, perSource: 10_000 },
    sources,
    channels: [{ id: 'all', title: 'All', sources: ['*'], limit: 50 }],
  };
  const file = join(folder, 'config.json');
  await writeFile(file, JSON.stringify(config));
  return file;
}

/** Saves a post, with other words each time: the river and the page of the post are made anew. */
export function writePost(folder: string, number: number, words: string): Promise<void> {
  const head = ['---', `title: Our post no. ${number}, ${words}`, 'authors: [eva]', 'section: Bench'];
  const tail = ['published: 2026-11-20T09:00:00Z', '---', '', `It is ${words}.`, ''];
  return writeFile(join(folder, `posts/post-${number}.md`), [...head, ...tail].join('\n'));
}

async function fill(folder: string, articles: number): Promise<readonly string[]> {
  const store = await openStore(folder, 'write');
  const ids = new Set<string>();
  for (let from = 0; from < articles; from += BATCH) {
    const added = Array.from({ length: Math.min(BATCH, articles - from) }, (_, step) =>
      numberedArticle(from + step),
    );
    for (const { sourceId } of added) ids.add(sourceId);
    await store.save({ changes: changesOf(added), state: undefined });
  }
  for (const id of ids)
    await store.save({ changes: changesOf([]), state: visitedState(id, addressOf(id), Date.now()) });
  await store.close();
  return [...ids];
}

function changesOf(added: Changes['added']): Changes {
  return { added, changed: [], unchanged: 0, restated: [], removed: [] };
}

function addressOf(sourceId: string): string {
  return `http://127.0.0.1:9/${sourceId}/feed`;
}
