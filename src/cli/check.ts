import { readPosts } from '../ingest/posts.ts';
import { printProblems, say } from './print.ts';
import { now, readConfig } from './setting.ts';

/** Says what is wrong with the configuration and the posts, every problem with its place; 2 if anything is. */
export async function checkConfig(configFile: string): Promise<number> {
  const config = await readConfig(configFile);
  const posts = await readPosts(config.posts, { site: config.site, now: now(), keys: new Map() });
  await printProblems(posts.problems);
  if (posts.problems.length > 0) return 2;
  say(
    `${configFile}: ${config.sources.length} sources, ${config.channels.length} channels, ` +
      `${posts.articles.length} posts published; no problems`,
  );
  return 0;
}
