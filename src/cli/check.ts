import { readCuration } from '../config/curation-file.ts';
import { openConfigFiles } from '../config/files.ts';
import { readPosts } from '../ingest/posts.ts';
import { printProblems, say } from './print.ts';
import { probeSources } from './probe.ts';
import { now, readConfig } from './setting.ts';

export interface CheckOptions {
  /** Whether each source is looked at, too. */
  readonly probe: boolean;
  readonly json: boolean;
}

/**
 * Says what is wrong with the configuration, the curation file and the posts, every problem with its place; 2 if anything is, 1 if a
 * source is.
 * @throws ConfigError with what is wrong with either file.
 */
export async function checkConfig(configFile: string, { probe, json }: CheckOptions): Promise<number> {
  const config = await readConfig(configFile);
  readCuration(config.curation, openConfigFiles());
  const posts = await readPosts(config.posts, { site: config.site, now: now(), keys: new Map() });
  await printProblems(posts.problems);
  if (posts.problems.length > 0) return 2;
  say(
    `${configFile}: ${config.sources.length} sources, ${config.channels.length} channels, ` +
      `${posts.articles.length} posts published; no problems`,
  );
  return probe ? probeSources(config, json) : 0;
}
