import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from './config.ts';

/** Whether what lies at some paths has changed since it was asked last; the first answer is no. */
export interface Watch {
  readonly changed: () => Promise<boolean>;
}

/** Watches the posts, pictures and authors that a configuration names. */
export function watchPosts({ posts: { folder, authors } }: Pick<Config, 'posts'>): Promise<Watch> {
  return watchPaths([folder, join(folder, 'images'), authors, join(dirname(authors), 'avatars')]);
}

/**
 * Watches files and folders (one level deep) by size and time of change. Asked, not told: notifications of the operating system
 * miss the renames by which editors save, and are silent on network disks.
 */
export async function watchPaths(paths: readonly string[]): Promise<Watch> {
  let known = await signatureOf(paths);
  return {
    changed: async () => {
      const current = await signatureOf(paths);
      const differs = current !== known;
      known = current;
      return differs;
    },
  };
}

async function signatureOf(paths: readonly string[]): Promise<string> {
  return (await Promise.all(paths.map(signatureOfPath))).join('\n');
}

async function signatureOfPath(path: string): Promise<string> {
  try {
    const about = await stat(path);
    if (!about.isDirectory()) return `${about.mtimeMs} ${about.size} ${about.ino}`;
    const names = (await readdir(path)).sort();
    const parts = await Promise.all(names.map((name) => signatureOfFile(join(path, name))));
    return names.map((name, at) => `${name} ${parts[at] ?? ''}`).join('\n');
  } catch {
    return 'missing';
  }
}

async function signatureOfFile(path: string): Promise<string> {
  const about = await stat(path).catch(() => undefined);
  return about === undefined ? 'missing' : `${about.mtimeMs} ${about.size} ${about.ino}`;
}
