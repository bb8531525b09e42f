/**
 * What was made of the files of our posts before, so that a save costs the reading of one file and not of thousands. Whatever a thing is
 * made of must be in its version.
 */

import { stat } from 'node:fs/promises';
import type { Article } from '../model.ts';
import type { Look } from './image-file.ts';
import type { PostFile, SoundPost } from './post-file.ts';

/** What is remembered under a name in that version, or what is made now. */
export type Recall<T> = (name: string, version: string, make: () => T | Promise<T>) => Promise<T>;

export interface PostMemory {
  readonly file: Recall<PostFile>;
  /** By address. */
  readonly picture: Recall<Look>;
  /** Without their pictures, by what they were made of. */
  readonly articles: WeakMap<SoundPost, Made>;
  /** Forgets what nobody has asked for since the last sweep. */
  readonly sweep: () => void;
}

export interface Made {
  /** How many of the post's own instants had come. */
  readonly past: number;
  readonly article: Article;
}

/** Of the posts of one site. */
export function createPostMemory(): PostMemory {
  const [files, pictures] = [shelf<PostFile>(), shelf<Look>()];
  return {
    file: files.recall,
    picture: pictures.recall,
    articles: new WeakMap(),
    sweep: () => {
      files.sweep();
      pictures.sweep();
    },
  };
}

function shelf<T>(): { readonly recall: Recall<T>; readonly sweep: () => void } {
  let known = new Map<string, { readonly version: string; readonly value: T }>();
  let asked: typeof known = new Map();
  return {
    recall: async (name, version, make) => {
      const before = known.get(name);
      const now = before?.version === version ? before : { version, value: await make() };
      asked.set(name, now);
      return now.value;
    },
    sweep: () => {
      known = asked;
      asked = new Map();
    },
  };
}

/** Differs as soon as somebody writes to a file or puts another in its place. */
export async function versionOf(file: string): Promise<string> {
  const about = await stat(file).catch(() => undefined);
  return about === undefined ? 'missing' : `${about.mtimeMs} ${about.ctimeMs} ${about.size} ${about.ino}`;
}
