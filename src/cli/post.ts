import type { Command } from 'commander';
import { ConfigError } from '../errors.ts';
import { readPeople } from '../ingest/people.ts';
import { createPost } from '../ingest/post-template.ts';
import { didYouMean } from '../text/nearest.ts';
import { oneLine } from '../text/plain.ts';
import { say, sayError } from './print.ts';
import { now, readConfig } from './setting.ts';

export interface NewPostOptions {
  readonly author?: string;
  readonly section?: string;
}

/** What one does with posts of one's own. */
export function addPostCommands(program: Command, file: () => string, done: (status: number) => void): void {
  program
    .command('post')
    .description('posts of our own')
    .command('new')
    .description('a post from the template, as a draft')
    .argument('<title>')
    .option('--author <key>', 'who writes it; by default the first of the authors')
    .option('--section <name>', 'the kicker above its headline')
    .action(async (title: string, options: NewPostOptions) => done(await newPost(file(), title, options)));
}

/** Writes a draft and prints its path; 2 where title or author mean nothing. */
export async function newPost(configFile: string, title: string, options: NewPostOptions): Promise<number> {
  const { posts, site } = await readConfig(configFile);
  const { people, problems } = await readPeople(posts.authors, { galleries: [], siteUrl: site.url });
  if (people === undefined) throw new ConfigError(problems);
  const [name, section] = [oneLine(title), oneLine(options.section ?? '') || undefined];
  const keys = [...people.keys()];
  const author = options.author ?? keys[0];
  const fault = faultOf(name, author, keys);
  if (author === undefined || fault !== undefined) {
    sayError(fault ?? `${posts.authors} names nobody who could write it`);
    return 2;
  }
  const file = await createPost(posts.folder, { title: name, author, section }, now());
  process.stdout.write(`${file}\n`);
  say('It is a draft: write it, and take out the last line of its head to publish it.');
  return 0;
}

function faultOf(title: string, author: string | undefined, keys: readonly string[]): string | undefined {
  if (title === '') return 'a post needs a title';
  if (author === undefined || keys.includes(author)) return undefined;
  return `there is no author "${author}"${didYouMean(author, keys)}`;
}
