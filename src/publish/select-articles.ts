import type { Article } from '../model.ts';
import { type Making, type MakingStore, makeAll } from './edit-plan.ts';

/** What a channel carries as whole articles, newest first, for whoever asks once. */
export async function selectArticles(
  channelId: string,
  making: Making,
  store: MakingStore,
): Promise<readonly Article[]> {
  const wanted = making.channels.filter(({ id }) => id === channelId);
  const chosen = (await makeAll(making, store, wanted)).get(channelId)?.slips ?? [];
  const articles = await store.articles(chosen.map(({ id }) => id));
  return chosen.flatMap(({ id }) => articles.get(id) ?? []);
}
