import type { Correction, Person, PostDetails } from '../model.ts';
import type { PostView } from '../outward.ts';
import { hostOf } from '../text/url.ts';
import { html, type Raw, raw } from './html.ts';
import { layout } from './layout.ts';
import { authorLinks, outwardLink, pictureHref, tagLink, webHref, withLocalPictures } from './links.ts';
import { neighbour } from './neighbour.ts';
import { withLocalNotes } from './notes.ts';
import { aboutAuthors } from './people.ts';
import { promotionBlock } from './promotion.ts';
import { postData } from './structured-data.ts';
import { subscribeBox } from './subscribe.ts';
import { date, fullTime } from './time.ts';
import { toneClass } from './tone.ts';

const NO_DETAILS: PostDetails = {
  slug: '',
  section: undefined,
  byline: [],
  editor: undefined,
  imageCredit: undefined,
  link: undefined,
  pinned: false,
  corrections: [],
};

/** The page of one of our own posts. The body is taken as it is: it was sanitized when the post was read. */
export function renderPost(view: PostView): string {
  const { site, article, feeds, promotion } = view;
  const post = article.post ?? NO_DETAILS;
  return layout({
    site,
    styles: 'post',
    title: article.title,
    description: article.summary ?? site.description,
    path: view.path,
    feeds,
    feedTitle: site.title,
    channels: view.channels,
    head: postData(view),
    content: html`<div class="wrap">
      <article class="story"${article.language !== undefined && html` lang="${article.language}"`}>
      ${opening(view, post)}
      ${figure(view, post)}
      <div class="columns">
      <div class="column">
      ${linkBox(post)}
      <div class="body">${raw(body(view))}</div>
      ${closing(view, post)}
      </div>
      <aside class="rail" aria-label="More">
      ${aboutAuthors(site, post.byline)}
      ${readingNext(view)}
      ${subscribeBox({ site, feeds, feedTitle: site.title })}
      </aside>
      </div>
      </article>
      ${promotion !== undefined && promotionBlock(site, promotion)}
      </div>`,
  });
}

function body({ site, article }: PostView): string {
  return withLocalNotes(withLocalPictures(site, article.contentHtml ?? ''), article.url ?? '');
}

function opening({ site, article }: PostView, post: PostDetails): Raw {
  const { publishedAt, updatedAt } = article;
  return html`<header class="story-head">
    ${post.section !== undefined && html`<p class="label ${toneClass(post.section)}"><span class="kicker">${post.section}</span></p>`}
    <h1 dir="auto">${article.title}</h1>
    ${article.summary !== undefined && html`<p class="lead" dir="auto">${article.summary}</p>`}
    <div class="dateline">
    ${post.byline.length > 0 && html`<p class="by">By ${authorLinks(site, post.byline)}</p>`}
    ${publishedAt !== undefined && html`<p>${fullTime(publishedAt)}</p>`}
    ${updatedAt !== undefined && updatedAt !== publishedAt && html`<p>Updated ${fullTime(updatedAt)}</p>`}
    ${post.corrections.length > 0 && html`<p><a href="#corrections">Corrected</a></p>`}
    </div>
    </header>`;
}

function figure({ site, article }: PostView, { imageCredit }: PostDetails): Raw | false {
  const { image } = article;
  const address = pictureHref(site, image?.url);
  if (image === undefined || address === undefined) return false;
  const size =
    image.width !== undefined &&
    image.height !== undefined &&
    html` width="${image.width}" height="${image.height}"`;
  return html`<figure class="picture">
    <img src="${address}" alt="${image.alt ?? ''}"${size} fetchpriority="high">
    ${imageCredit !== undefined && html`<figcaption>${imageCredit}</figcaption>`}
    </figure>`;
}

function linkBox({ link }: PostDetails): Raw | false {
  if (webHref(link) === undefined) return false;
  return html`<p class="link-box"><span class="label">What this is about</span> ${outwardLink(link, hostOf(link ?? '') ?? 'The original', 'original')}</p>`;
}

function closing({ site, article }: PostView, post: PostDetails): Raw {
  const rights = article.rights ?? site.copyright;
  const comments = webHref(article.commentsUrl);
  return html`<footer class="closing">
    ${corrections(post.corrections)}
    ${comments !== undefined && html`<p class="comments"><a href="${comments}" rel="noopener">Join the discussion</a></p>`}
    ${article.tags.length > 0 && html`<p class="tags">${article.tags.map((tag) => html`${tagLink(site, tag)} `)}</p>`}
    ${post.editor !== undefined && editor(post.editor)}
    ${rights !== undefined && html`<p class="rights">${rights}</p>`}
    </footer>`;
}

function corrections(notes: readonly Correction[]): Raw | false {
  if (notes.length === 0) return false;
  return html`<section class="corrections" aria-labelledby="corrections">
    <h2 id="corrections">Correction${notes.length > 1 && 's'}</h2>
    ${notes.map(({ at, note }) => html`<p><b>${date(at)}</b> ${note}</p>`)}
    </section>`;
}

function editor(person: Person): Raw {
  const handle = person.handle !== undefined && person.handle !== person.name && ` (${person.handle})`;
  return html`<p class="editor">Edited by ${outwardLink(person.url, person.name, 'person')}${handle}</p>`;
}

function readingNext({ site, readingNext: next, cards }: PostView): Raw | false {
  if (next.length === 0) return false;
  return html`<section class="next" aria-labelledby="next">
    <h2 id="next">Reading next</h2>
    ${next.slice(0, 2).map((article) => neighbour(site, article, cards.get(article.sourceId)?.title))}
    </section>`;
}
