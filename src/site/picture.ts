/**
 * Pictures beside entries. Ours always; those of others only where their source lets us republish everything, and then the reader's
 * browser asks the publisher for them, without saying where it comes from: we never fetch them.
 */

import type { Article } from '../model.ts';
import type { ChannelView, Site } from '../outward.ts';
import { html, type Raw } from './html.ts';
import { articleHref, pictureHref } from './links.ts';

/** The picture of an entry, leading where its headline leads; false where there is none that may be shown. */
export function entryPicture(view: ChannelView, article: Article, isLead: boolean): Raw | false {
  const { site, cards } = view;
  const isOurs = article.post !== undefined;
  const mayShow = isOurs || cards.get(article.sourceId)?.content === 'full';
  const src = mayShow ? shownAddress(site, article.image?.url) : undefined;
  const href = articleHref(site, article);
  if (src === undefined || href === undefined) return false;
  // The headline beside it says the same to whoever walks by links.
  return html`<a class="thumb" href="${href}" tabindex="-1" aria-hidden="true"${!isOurs && html` rel="noopener"`}><img src="${src}" alt="" width="640" height="400"${loading(isLead)}${!isOurs && html` referrerpolicy="no-referrer"`}></a>`;
}

/** What comes into sight first is not waited for. */
function loading(isLead: boolean): Raw {
  return isLead ? html` fetchpriority="high"` : html` loading="lazy" decoding="async"`;
}

/** Ours by its path, others over https alone, which is what the page's policy lets through. */
export function shownAddress(site: Site, url: string | undefined): string | undefined {
  const address = pictureHref(site, url);
  return address?.startsWith('/') || address?.startsWith('https://') ? address : undefined;
}
