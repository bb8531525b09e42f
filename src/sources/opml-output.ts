import type { Source } from '../model.ts';
import type { Output, Site, SourceCard } from '../outward.ts';
import { sha256 } from '../text/hash.ts';
import { writeOpml } from './opml-write.ts';

const HOUR_SECONDS = 3600;

/**
 * `/opml.xml`: whom we listen to, for anybody's reader. Without sources that are switched off and those whose address is a secret, and
 * with nothing of any but what readers see of it: name, addresses, tags.
 */
export function opmlOutput(
  site: Site,
  sources: readonly Source[],
  cards: ReadonlyMap<string, SourceCard>,
): Output {
  const listed = sources.filter((source) => source.enabled && source.publicUrl === source.url);
  const outlines = listed.flatMap(({ id, url }) => {
    const card = cards.get(id);
    return card === undefined
      ? []
      : [{ url, title: card.title, homePageUrl: card.homePageUrl, tags: card.tags }];
  });
  const body = Buffer.from(writeOpml(site.title, outlines));
  return {
    path: '/opml.xml',
    mediaType: 'text/x-opml; charset=utf-8',
    parts: [body],
    hash: sha256(body),
    modifiedAt: undefined,
    links: [],
    freshSeconds: HOUR_SECONDS,
    assembly: undefined,
  };
}
