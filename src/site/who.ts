import type { ChannelView } from '../outward.ts';
import { html, type Raw } from './html.ts';
import { sourceLink } from './links.ts';

const MOST = 12;

/** Whose articles are on the page, those with the most first, each with the way to its own page; nothing where there are no others. */
export function whoIsHere({ site, articles, cards }: ChannelView): Raw | false {
  const counts = new Map<string, number>();
  for (const { sourceId, post } of articles)
    if (post === undefined) counts.set(sourceId, (counts.get(sourceId) ?? 0) + 1);
  if (counts.size === 0) return false;
  const ranked = [...counts].toSorted(([, a], [, b]) => b - a);
  const more = ranked.length - MOST;
  return html`<section class="who" aria-labelledby="who">
    <h2 id="who">On this page</h2>
    <ul class="sources">${ranked.slice(0, MOST).map(
      ([id, count]) =>
        html`<li>${sourceLink(site, id, cards.get(id)?.title ?? id)} <span class="tally">${count}</span></li>
          `,
    )}</ul>
    ${more > 0 && html`<p>and ${more} more</p>`}
    </section>`;
}
