import type { Source, SourceState } from '../model.ts';
import type { SourceCard } from '../outward.ts';

/** A source as readers meet it: the operator's words first, then what its own feed last said, then what its address tells. */
export function cardOf(source: Source, state: SourceState | undefined): SourceCard {
  return {
    id: source.id,
    title: source.title ?? state?.feedTitle ?? source.id,
    feedUrl: source.publicUrl,
    homePageUrl: source.homePageUrl ?? state?.feedHomePageUrl ?? new URL('/', source.publicUrl).href,
    tags: source.tags,
    content: source.content,
    vetoMinutes: source.vetoMinutes,
    include: source.include,
    exclude: source.exclude,
    rights: source.rights,
    credit: source.credit,
  };
}

/** The cards of every configured source by id, in the operator's order. */
export function cardsOf(
  sources: readonly Source[],
  states: ReadonlyMap<string, SourceState>,
): ReadonlyMap<string, SourceCard> {
  return new Map(sources.map((source) => [source.id, cardOf(source, states.get(source.id))]));
}
