import type { Article } from '../model.ts';
import type { ChannelView } from '../outward.ts';
import { html, type Raw } from './html.ts';
import { neighbour } from './neighbour.ts';

/** Our newest posts, where the wire has washed all of them off the page; the one that the page opens with is not told twice. */
export function fromOurDesk(
  { site, articles, ownLatest }: ChannelView,
  lead: Article | undefined,
): Raw | false {
  const shown = new Set([...articles, ...(lead === undefined ? [] : [lead])].map(({ id }) => id));
  const posts = ownLatest.filter(({ id }) => !shown.has(id));
  if (posts.length === 0) return false;
  return html`<section class="desk" aria-labelledby="desk">
    <h2 id="desk">From our desk</h2>
    ${posts.map((post) => neighbour(site, post, undefined))}
    </section>`;
}
