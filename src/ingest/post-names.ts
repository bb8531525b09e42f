/**
 * What becomes of the names of our posts when their files are renamed, taken away or brought back. A post keeps its id for ever: by
 * the `id` in its front matter, or, without one, where a file of another name reads the same in the very reading in which the old one
 * is gone. A slug that it left leads to it from then on, unless another post lives there.
 */

import type { Article, Instant } from '../model.ts';
import type { Renamed, Withdrawn } from '../store/collections.ts';
import type { Note } from '../store/notes.ts';
import { fingerprintOf } from './entry-fingerprint.ts';

/** What the store knows of our posts. */
export interface KnownPosts {
  /** By article id. */
  readonly stored: ReadonlyMap<string, Article>;
  readonly renamed: ReadonlyMap<string, Renamed>;
  readonly withdrawn: ReadonlyMap<string, Withdrawn>;
}

/** The posts of the folder as they are now. */
export interface PresentPosts {
  readonly articles: readonly Article[];
  /** What each file is known by, published or not, by slug. */
  readonly keys: ReadonlyMap<string, string>;
}

/**
 * The keys of stored posts whose files were renamed, by the slug that they have now: one whose file is gone while a file that never was a
 * post (`fresh` answers) reads the same but for its name. Where two of either read the same, nobody can tell them apart, and none was.
 */
export function renamedFiles(
  { articles, keys }: PresentPosts,
  stored: readonly Article[],
  isFresh: (article: Article) => boolean,
): ReadonlyMap<string, string> {
  const present = new Set(keys.values());
  const orphans = byContent(stored.filter(({ guid = '' }) => !present.has(guid)));
  if (orphans.size === 0) return new Map();
  const fresh = byContent(articles.filter((it) => it.guid === it.post?.slug && isFresh(it)));
  const pairs = [...fresh].map(([content, article]) => [article?.post?.slug, orphans.get(content)?.guid]);
  return new Map(pairs.filter((pair): pair is [string, string] => pair.every((it) => it !== undefined)));
}

/** By what a post says apart from its name; undefined where several say the same. */
function byContent(articles: readonly Article[]): ReadonlyMap<string, Article | undefined> {
  const found = new Map<string, Article | undefined>();
  for (const article of articles) {
    const content = nameless(article);
    found.set(content, found.has(content) ? undefined : article);
  }
  return found;
}

function nameless(article: Article): string {
  const { post, url, contentHtml } = article;
  const nowhere = url === undefined ? contentHtml : contentHtml?.replaceAll(url, '');
  const blank = { id: '', guid: '', entryId: '', url: '', contentHtml: nowhere };
  return fingerprintOf({ ...article, ...blank, post: post && { ...post, slug: '' } });
}

/** A reading that is to be noted. */
export interface Reading extends PresentPosts {
  /** Stored posts that go with it. */
  readonly gone: readonly Article[];
  /** What `renamedFiles` found. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** What is to be noted of a reading beside its articles. */
export function notesOf(reading: Reading, known: KnownPosts, now: Instant): readonly Note[] {
  return [...slugNotes(reading, known), ...withdrawalNotes(reading, known, now), ...keyNotes(reading, known)];
}

/** Those that a post left for another one, and those of posts that are gone and may return elsewhere. */
function slugNotes({ articles, gone }: Reading, { stored }: KnownPosts): readonly Note[] {
  const moved = articles.flatMap(({ id, post }) => {
    const before = stored.get(id);
    return before === undefined || before.post?.slug === post?.slug ? [] : [before];
  });
  return [...moved, ...gone].map(({ id, post }) => {
    return { collection: 'slugs', key: post?.slug ?? '', value: { id } };
  });
}

/** A post that still has a file is no longer published, or not yet again: that is nobody's business. */
function withdrawalNotes({ articles, keys, gone }: Reading, known: KnownPosts, at: Instant): readonly Note[] {
  const present = new Set(keys.values());
  const taken = gone.filter(({ guid = '' }) => !present.has(guid));
  const back = articles.filter(({ id }) => known.withdrawn.has(id));
  return [
    ...taken.map(({ id, entryId, post }) => withdrawal(id, { entryId, slug: post?.slug ?? '', at })),
    ...back.map(({ id }) => withdrawal(id, undefined)),
  ];
}

function withdrawal(key: string, value: Withdrawn | undefined): Note {
  return { collection: 'withdrawn', key, value };
}

/** The key of a file that is gone is remembered, in case it comes back, until another file goes by it. */
function keyNotes({ keys, renamed }: Reading, known: KnownPosts): readonly Note[] {
  const present = new Set(keys.values());
  const given = [...renamed].map(([slug, key]) => keyNote(slug, { key }));
  const stale = [...known.renamed].filter(([slug, { key }]) => !keys.has(slug) && present.has(key));
  return [...given, ...stale.map(([slug]) => keyNote(slug, undefined))];
}

function keyNote(key: string, value: Renamed | undefined): Note {
  return { collection: 'renamed', key, value };
}
