/**
 * ★ The table of every page: which documents there are, where they lie, and what makes each. The press remembers what it made of
 * what: a new article is rendered once and joins its channels, and everything else stays the bytes that it was. A document that
 * cannot be made is named as missing, so that whoever serves keeps the last good one.
 */

import type { Rendered } from '../outward.ts';
import { folderNow } from './archive-outputs.ts';
import { type Asked, answerOnce, askable } from './asked.ts';
import { renderStanding } from './current-outputs.ts';
import { NOTHING, together } from './made.ts';
import { nextRun } from './next-run.ts';
import { withLatest } from './own-latest.ts';
import { placeOf, standingPlaces } from './places.ts';
import { renderPosts } from './post-outputs.ts';
import { type Published, publishedBy } from './published.ts';
import { type Publication, type Run, withLeads } from './run.ts';

export interface Press {
  /**
   * The pages and feeds of every configured channel and of our posts, and a page for each post.
   * @throws StoreError when the store cannot be read.
   */
  readonly render: (about: Publication) => Promise<Rendered>;
  /** The documents of a tag, a source or an author as of the last rendering; none where nothing belongs there. */
  readonly renderAsked: (asked: Asked) => Promise<Rendered>;
  /** The folder of what there is by now of a stretch that is not complete, or of the current documents where that is nothing. */
  readonly folderOf: (asked: Asked) => Promise<string | undefined>;
  /** Everything that can be asked for: each source, and each tag and author of what the last rendering looked through. */
  readonly askable: () => Promise<readonly Asked[]>;
  /** Single articles as of the last rendering; undefined before the first. */
  readonly published: () => Published | undefined;
}

/** A press with nothing on it yet. */
export function createPress(): Press {
  let run: Run | undefined;
  return {
    render: async (about) => {
      const current = await withLatest(await withLeads(await nextRun(about, run)));
      run = current;
      return renderAll(current);
    },
    renderAsked: async (asked) => (run === undefined ? NOTHING : answerOnce(asked, run)),
    folderOf: async (asked) => (run === undefined ? undefined : folderOf(asked, run)),
    askable: async () => (run === undefined ? [] : askable(run)),
    published: () => (run === undefined ? undefined : publishedBy(run)),
  };
}

async function renderAll(run: Run): Promise<Rendered> {
  const { site, channels } = run.about;
  const rendered: Rendered[] = [];
  const places = standingPlaces(site, channels);
  const posts = await renderPosts(places, run);
  for (const place of places) rendered.push(await renderStanding(place, run, posts.withdrawn));
  return together([...rendered, posts.rendered]);
}

async function folderOf(asked: Asked, run: Run): Promise<string | undefined> {
  const place = placeOf(asked, run.about);
  if (place === undefined || asked.stretch === undefined) return undefined;
  return folderNow(place, asked.stretch, run);
}
