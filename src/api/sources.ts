import type { SourceCard, SourceHealth } from '../outward.ts';
import { NOT_READY } from './articles.ts';
import type { Desk } from './desk.ts';

/** Every configured source in the operator's order. */
export async function sourcesList(desk: Desk): Promise<object> {
  const published = desk.published();
  if (published === undefined) return NOT_READY;
  const all = await desk.health();
  return { sources: all.map((health) => sourceJson(health, published.cards.get(health.id))) };
}

function sourceJson(health: SourceHealth, card: SourceCard | undefined): object {
  const {
    id,
    title,
    url,
    state,
    articles,
    lastSuccessAt = null,
    nextCheckAt = null,
    why = null,
    error = null,
  } = health;
  const { homePageUrl = null, tags = [], content = 'headline', rights = null } = card ?? {};
  return {
    id,
    title,
    url,
    homePageUrl,
    tags,
    content,
    rights,
    state,
    articles,
    lastSuccessAt,
    nextCheckAt,
    why,
    error,
  };
}
