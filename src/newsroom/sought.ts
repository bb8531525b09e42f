/** Which article somebody means by an id, a guid or an address. */

import { articleId } from '../ingest/entry-name.ts';
import { type Article, POSTS_SOURCE_ID, type Sighting, type Source } from '../model.ts';
import type { Store } from '../store/store.ts';
import { linkHash } from '../text/link.ts';
import { nearest } from '../text/nearest.ts';
import { absoluteUrl, canonicalUrl, domainOf } from '../text/url.ts';

export interface Sought {
  /** Every article that is meant, forgotten ones included. */
  readonly found: readonly Sighting[];
  /** Stored articles that may have been meant, where none is found. */
  readonly near: readonly Article[];
  /** Configured sources that lie where the address leads. */
  readonly sources: readonly Source[];
}

export type SoughtStore = Pick<
  Store,
  'states' | 'sightings' | 'allLinked' | 'articles' | 'newest' | 'listing'
>;

const MOST_NEAR = 5;
const LOOKED_THROUGH = 500;
const SHORTEST_BEGINNING = 4;

/** Asks the store by every name that an article may be known by. */
export async function seek(query: string, sources: readonly Source[], store: SoughtStore): Promise<Sought> {
  const named = await store.sightings([query]);
  const found = named.size > 0 ? [...named.values()] : await seekByName(query, sources, store);
  const ofThere = sources.filter((source) => liesAt(source, query));
  const near = found.length > 0 ? [] : await seekNear(query, ofThere, store);
  return { found, near, sources: ofThere };
}

/** As every source's own ids are made, and by the link, which may have been the same in several of them. */
async function seekByName(query: string, sources: readonly Source[], store: SoughtStore) {
  const known = [...sources.map(({ id }) => id), ...(await store.states()).keys(), POSTS_SOURCE_ID];
  const found = new Map<string, Sighting>();
  const address = absoluteUrl(query, undefined);
  const url = address && canonicalUrl(address);
  for (const sourceId of new Set(known)) {
    const names = [['guid', query], ...(url === undefined ? [] : [['link', url]])];
    const ids = names.map((name) => articleId(sourceId, name));
    for (const [id, sighting] of await store.sightings(ids)) found.set(id, sighting);
  }
  const linked = url === undefined ? new Map() : await store.allLinked([linkHash(url)]);
  for (const sighting of [...linked.values()].flat()) found.set(sighting.id, sighting);
  return [...found.values()];
}

function liesAt({ publicUrl, homePageUrl }: Source, query: string): boolean {
  const address = absoluteUrl(query, undefined);
  if (address === undefined) return false;
  const domain = domainOf(address);
  return domainOf(publicUrl) === domain || (homePageUrl !== undefined && domainOf(homePageUrl) === domain);
}

async function seekNear(
  query: string,
  sources: readonly Source[],
  store: SoughtStore,
): Promise<readonly Article[]> {
  if (absoluteUrl(query, undefined) === undefined) return beginningWith(query, store);
  const byUrl = new Map<string, Article>();
  const wanted = { sourceIds: sources.map(({ id }) => id), limit: LOOKED_THROUGH };
  for await (const article of store.newest(wanted))
    if (article.url !== undefined) byUrl.set(article.url, article);
  const best = byUrl.get(nearest(query, [...byUrl.keys()]) ?? '');
  return best === undefined ? [] : [best];
}

async function beginningWith(query: string, store: SoughtStore): Promise<readonly Article[]> {
  if (query.length < SHORTEST_BEGINNING) return [];
  const ids: string[] = [];
  for (const { id } of store.listing({})) {
    if (id.startsWith(query)) ids.push(id);
    if (ids.length === MOST_NEAR) break;
  }
  return [...(await store.articles(ids)).values()];
}
