import type { Article } from '../model.ts';
import { POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, SourceCard } from '../outward.ts';
import type { Store } from '../store/store.ts';
import { fold } from '../text/fold.ts';
import { mentions } from './keywords.ts';

/** How many stored articles a channel looks through at most: one that hardly anything fits must not read a whole store. */
const SCAN_LIMIT = 20_000;

/** What a channel carries, newest first: at most `limit`, no `entryId` twice, nothing of a source that is no longer configured. */
export async function selectArticles(
  channel: Channel,
  cards: ReadonlyMap<string, SourceCard>,
  store: Store,
): Promise<readonly Article[]> {
  const outside = outsideSources(channel, cards);
  const sourceIds = channel.posts ? [...outside, POSTS_SOURCE_ID] : outside;
  if (sourceIds.length === 0) return [];
  const belongs = membership(channel, cards);
  const mostOfOneSource = outside.length === 1 ? channel.limit : shareOf(channel);
  const chosen = new Map<string, Article>();
  for await (const article of store.newest({ sourceIds, since: undefined, limit: SCAN_LIMIT })) {
    if (belongs(article)) offer(chosen, article, mostOfOneSource);
    if (chosen.size >= channel.limit) break;
  }
  return [...chosen.values()];
}

function outsideSources(channel: Channel, cards: ReadonlyMap<string, SourceCard>): readonly string[] {
  const all = channel.sources.includes('*');
  return [...cards.keys()].filter((id) => all || channel.sources.includes(id));
}

/** Rounded up, but not by what binary fractions add: 0.07 × 100 is 7. */
function shareOf(channel: Channel): number {
  return Math.max(1, Math.ceil(channel.perSourceShare * channel.limit - 1e-9));
}

function membership(channel: Channel, cards: ReadonlyMap<string, SourceCard>): (article: Article) => boolean {
  const tags = new Set(channel.tags.map(fold));
  const passesChannel = keywordRule(channel);
  const rules = new Map([...cards].map(([id, card]) => [id, keywordRule(card)]));
  return (article) => {
    const sourceTags = cards.get(article.sourceId)?.tags ?? [];
    if (tags.size > 0 && ![...article.tags, ...sourceTags].some((tag) => tags.has(fold(tag)))) return false;
    return passesChannel(article) && (rules.get(article.sourceId)?.(article) ?? true);
  };
}

/** A channel and a source are read by the same rule: one of the words to include, if there are any, and none of those to exclude. */
function keywordRule(rule: Pick<Channel, 'include' | 'exclude'>): (article: Article) => boolean {
  const include = rule.include.map(fold);
  const exclude = rule.exclude.map(fold);
  if (include.length + exclude.length === 0) return () => true;
  return (article) => {
    const texts = [article.title, article.summary ?? '', ...article.tags].map(fold);
    const says = (keyword: string) => texts.some((text) => mentions(text, keyword));
    return (include.length === 0 || include.some(says)) && !exclude.some(says);
  };
}

/** Takes an article unless its source has had its share, or the same entry is here from a source that brought it earlier. */
function offer(chosen: Map<string, Article>, article: Article, mostOfOneSource: number): void {
  const rival = chosen.get(article.entryId);
  if (rival !== undefined && !cameFirst(article, rival)) return;
  const others = [...chosen.values()].filter((it) => it.sourceId === article.sourceId && it !== rival);
  if (article.sourceId !== POSTS_SOURCE_ID && others.length >= mostOfOneSource) return;
  // Deleted first, because a map keeps the place of a key that it knows.
  chosen.delete(article.entryId);
  chosen.set(article.entryId, article);
}

function cameFirst(one: Article, other: Article): boolean {
  if (one.arrivedAt !== other.arrivedAt) return one.arrivedAt < other.arrivedAt;
  return one.id < other.id;
}
