import type { Promotion, PromotionItem, Site } from '../outward.ts';
import { html, type Raw } from './html.ts';
import { webHref } from './links.ts';
import { shownAddress } from './picture.ts';

/** The house's own block at the foot of a post: a headline and what is promoted, with pictures where they may be shown. */
export function promotionBlock(site: Site, { title, url, items }: Promotion): Raw {
  const href = webHref(url);
  return html`<section class="promotion" aria-labelledby="promotion">
    <h2 id="promotion">${href === undefined ? title : html`<a href="${href}" rel="noopener">${title}</a>`}</h2>
    <ul class="goods">${items.map((item) => promoted(site, item))}</ul>
    </section>`;
}

function promoted(site: Site, { title, url, image }: PromotionItem): Raw {
  const src = shownAddress(site, image);
  const picture =
    src !== undefined &&
    html`<img src="${src}" alt="" width="240" height="240" loading="lazy" decoding="async" referrerpolicy="no-referrer">`;
  const href = webHref(url);
  const inside = html`${picture}<span>${title}</span>`;
  return html`<li>${href === undefined ? inside : html`<a href="${href}" rel="noopener">${inside}</a>`}</li>
    `;
}
