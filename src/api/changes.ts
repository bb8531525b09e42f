import type { Published } from '../publish/published.ts';
import type { Change } from '../store/store.ts';
import { NOT_READY, shownOne } from './articles.ts';
import { type Desk, fitting } from './desk.ts';
import type { Problem } from './problem.ts';

/** A change as it is told: with the article as it is now, or as a removal where that cannot be seen. */
export interface ToldChange extends Change {
  readonly article: object | null;
}

export interface ToldChanges {
  readonly changes: readonly ToldChange[];
  readonly latest: number;
  /** Up to which number they are told. */
  readonly next: number;
  readonly startOver: boolean;
}

/** The changes after a number; what a client misses is never told as if it were all. */
export async function changesAfter(after: number, limit: number, desk: Desk): Promise<ToldChanges | Problem> {
  const published = desk.published();
  if (published === undefined) return NOT_READY;
  const { changes, latest, startOver } = await desk.store.changes(after, limit);
  // What is not published yet is told when it is, and not as if it could not be seen.
  const known = Math.min(latest, published.seq);
  if (startOver) return { changes: [], latest: known, next: known, startOver };
  const told = await tell(
    changes.filter(({ seq }) => seq <= known),
    published,
    desk,
  );
  return { changes: told, latest: known, next: told.at(-1)?.seq ?? after, startOver };
}

async function tell(
  changes: readonly Change[],
  published: Published,
  { site }: Desk,
): Promise<readonly ToldChange[]> {
  const articles = await published.some([...new Set(changes.map(({ id }) => id))]);
  const some = changes.slice(0, fitting(changes.map(({ id }) => articles.get(id))));
  return some.map((change) => {
    const article = change.kind === 'removed' ? undefined : articles.get(change.id);
    if (article === undefined) return { ...change, kind: 'removed', article: null };
    // Its story may change with other articles, of which these changes do not tell.
    return { ...change, article: shownOne(article, published, { site: site(), storyId: undefined }) };
  });
}
