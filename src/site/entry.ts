import type { Article, ContentPolicy, PostDetails } from '../model.ts';
import type { ChannelView, SourceCard } from '../outward.ts';
import { nameKey } from '../text/place-key.ts';
import { cutText, excerpt } from '../text/plain.ts';
import { html, type Raw } from './html.ts';
import { articleHref, authorLinks, outwardLink, tagLink, webHref } from './links.ts';
import { clockTime, riverInstant } from './time.ts';
import { toneClass } from './tone.ts';

const SUMMARY_WORDS = 55;
// Bounds what one entry of a hostile or careless publisher may take of the page.
const SUMMARY_CHARACTERS = 600;
const AUTHORS = 4;
const TAGS = 6;

/** One article of the river: our own set apart, others with their source in front. */
export function renderEntry(view: ChannelView, article: Article): Raw {
  return article.post === undefined ? outsideEntry(view, article) : ownEntry(view, article, article.post);
}

function outsideEntry(view: ChannelView, article: Article): Raw {
  const card = view.cards.get(article.sourceId);
  return html`<article class="entry"${language(view, article)}>
    <div class="credit">${source(article, card)}${byline(view, namedAuthors(article))}${time(article)}</div>
    ${headline(view, article)}
    ${summary(article, view.channel.content, card?.content)}
    ${tags(view, article.tags)}
    </article>
    `;
}

function ownEntry(view: ChannelView, article: Article, post: PostDetails): Raw {
  return html`<article class="entry own"${language(view, article)}>
    <p class="labels label"><span class="house">${view.site.title}</span>${
      post.section !== undefined &&
      html` <span class="kicker ${toneClass(post.section)}">${post.section}</span>`
    }</p>
    ${headline(view, article)}
    ${summary(article, view.channel.content, undefined)}
    <div class="credit">${byline(view, post.byline)}${time(article)}</div>
    ${tags(view, article.tags)}
    </article>
    `;
}

function language(view: ChannelView, article: Article): Raw | false {
  const differs = article.language !== undefined && article.language !== view.site.language;
  return differs && html` lang="${article.language}"`;
}

function source(article: Article, card: SourceCard | undefined): Raw {
  const className = `source ${toneClass(article.sourceId)}`;
  const name = outwardLink(card?.homePageUrl, card?.title ?? article.sourceId, className);
  return card?.credit === undefined ? name : html`${name} <span class="via">${card.credit}</span>`;
}

function byline({ site }: ChannelView, authors: readonly { key: string; name: string }[]): Raw | false {
  const more = authors.length - AUTHORS;
  const names = authorLinks(site, authors.slice(0, AUTHORS));
  return names.length > 0 && html` <span class="from">by ${names}${more > 0 && ` and ${more} more`}</span>`;
}

function namedAuthors({ authors }: Article) {
  return authors.map(({ name }) => ({ name, key: nameKey(name) }));
}

function time(article: Article): Raw {
  const clock = clockTime(riverInstant(article));
  return article.publishedAt === undefined ? html` <span class="seen">seen ${clock}</span>` : html` ${clock}`;
}

function headline(view: ChannelView, article: Article): Raw {
  const href = articleHref(view.site, article);
  if (href === undefined) return html`<h3 dir="auto">${article.title}</h3>`;
  const outside = article.post === undefined && webHref(article.url) !== undefined;
  return html`<h3 dir="auto"><a href="${href}"${outside && html` rel="noopener"`}>${article.title}</a></h3>`;
}

/** The stricter of the channel's and the source's policy decides. */
function summary(article: Article, channel: ContentPolicy, source: ContentPolicy | undefined): Raw | false {
  if (channel === 'headline' || source === 'headline' || article.summary === undefined) return false;
  const text = cutText(excerpt(article.summary, SUMMARY_WORDS), SUMMARY_CHARACTERS);
  return html`<p class="summary" dir="auto">${text}</p>`;
}

function tags({ site }: ChannelView, names: readonly string[]): Raw | false {
  if (names.length === 0) return false;
  const items = names
    .slice(0, TAGS)
    .map((name) => html`<li class="${toneClass(name)}">${tagLink(site, name)}</li>`);
  return html`<ul class="tags" aria-label="Tags">${items}</ul>`;
}
