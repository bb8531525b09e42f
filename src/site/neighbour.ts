import type { Article } from '../model.ts';
import type { Site } from '../outward.ts';
import { html, type Raw } from './html.ts';
import { articleHref } from './links.ts';
import { toneClass } from './tone.ts';

/** A story in a few words, below the section that it is in or the title of the source that it is from. */
export function neighbour(site: Site, article: Article, source: string | undefined): Raw {
  const from = article.post === undefined ? source : article.post.section;
  const href = articleHref(site, article);
  return html`<div class="neighbour">
    ${from !== undefined && html`<p class="label ${toneClass(from)}"><span class="section">${from}</span></p>`}
    <h3 dir="auto">${href === undefined ? article.title : html`<a href="${href}">${article.title}</a>`}</h3>
    </div>
    `;
}
