import { allPosts } from './places.ts';
import { permitted } from './presentation.ts';
import { type Run, shelves } from './run.ts';
import { selectSlips } from './select.ts';

const MOST = 3;

/** The run with our few newest posts as they are now; where they are others than before, no place is what it was. */
export async function withLatest(run: Run): Promise<Run> {
  const { about, latest } = run;
  const all = allPosts(about.site);
  const selection = await selectSlips(all, shelves(run, all), latest?.selection);
  const newest = selection.slips.slice(0, MOST);
  const versions = JSON.stringify(newest.map(({ id, version }) => [id, version]));
  if (latest?.versions === versions) return { ...run, latest: { ...latest, selection } };
  const articles = await about.store.articles(newest.map(({ id }) => id));
  const posts = newest.flatMap(({ id }) => articles.get(id) ?? []).map((post) => permitted(post, 'full'));
  return { ...run, latest: { posts, versions, selection }, standing: new Map() };
}
