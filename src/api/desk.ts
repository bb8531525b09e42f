import type { Article } from '../model.ts';
import type { Site, SourceHealth } from '../outward.ts';
import type { ArticleFilter, Published } from '../publish/published.ts';
import type { Findings } from '../search/searcher.ts';
import type { Store } from '../store/store.ts';
import type { StoryBook } from './story-book.ts';

/** What the API asks of the rest of the house, afresh for each request. */
export interface Desk {
  readonly site: () => Site;
  /** Undefined before the first publication. */
  readonly published: () => Published | undefined;
  readonly store: Pick<Store, 'sightings' | 'notes' | 'changes'>;
  readonly health: () => Promise<readonly SourceHealth[]>;
  readonly stories: StoryBook;
  /** Undefined where too many search already. */
  readonly search: (wanted: Search) => Promise<Findings | undefined>;
  /** Visits a source now, whether it is due or not; answers as `refresh --json` does. */
  readonly refresh: (sourceId: string) => Promise<object>;
}

export interface Search {
  readonly query: string;
  readonly filter: ArticleFilter;
  readonly from: number;
  readonly limit: number;
}

const MOST_BYTES = 2 * 1024 * 1024;

/** How many of these, from the first on, an answer holds; one that is not there takes no room. */
export function fitting(articles: readonly (Article | undefined)[]): number {
  let bytes = 0;
  for (const [at, article] of articles.entries()) {
    bytes += article === undefined ? 0 : roughBytes(article);
    if (bytes > MOST_BYTES && at > 0) return at;
  }
  return articles.length;
}

function roughBytes({ contentHtml, summary, title }: Article): number {
  return (contentHtml?.length ?? 0) + (summary?.length ?? 0) + title.length + 1000;
}
