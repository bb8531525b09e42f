import type { Article, ContentPolicy, PostDetails } from '../model.ts';
import type { ChannelView, SourceCard } from '../outward.ts';
import { nameKey } from '../text/place-key.ts';
import { cutText, excerpt } from '../text/plain.ts';
import { html, type Raw } from './html.ts';
import { articleHref, authorLinks, outwardLink, tagLink, webHref } from './links.ts';
import { entryPicture } from './picture.ts';
import { clockTime, date, fullTime, riverInstant } from './time.ts';
import { toneClass } from './tone.ts';

// Bounds what one entry of a hostile or careless publisher may take of the page.
const CHARACTERS_A_WORD = 11;
const TITLE_CHARACTERS = 300;
const AUTHORS = 3;
const TAGS = 3;
const OTHERS = 6;
/** Of our own posts, and of the story that the page opens with. */
const LEAD_WORDS = 55;

/** How an entry stands on its page. */
export interface Standing {
  /** The story that the page opens with. */
  readonly isLead: boolean;
  /** How long a summary of an outside article may be; none at 0. */
  readonly words: number;
  /** Whether no heading above it tells its day. */
  readonly isDated: boolean;
}

/** One article of the river: our own set apart, with picture and lead; others compact, with their source in front. */
export function renderEntry(view: ChannelView, article: Article, standing: Standing): Raw {
  const { post } = article;
  return post === undefined
    ? outsideEntry(view, article, standing)
    : ownEntry(view, article, { post, ...standing });
}

function outsideEntry(view: ChannelView, article: Article, { isLead, words, isDated }: Standing): Raw {
  const card = view.cards.get(article.sourceId);
  const picture = entryPicture(view, article, isLead);
  return html`<article class="entry${isLead && ' top'}${picture !== false && ' pictured'}"${language(view, article)}>
    <div class="credit">${source(article, card)}${byline(view, namedAuthors(article))}${time(article, isDated)}${edits(view, article)}</div>
    <div class="text" dir="auto">
    ${headline(view, article, isLead)}${allows(view, card) && summary(article, isLead ? LEAD_WORDS : words)}${remark(view, article)}${also(view, article)}${tags(view, article.tags)}
    </div>${picture}
    </article>
    `;
}

function ownEntry(
  view: ChannelView,
  article: Article,
  about: Standing & { readonly post: PostDetails },
): Raw {
  const { post, isLead, isDated } = about;
  const picture = entryPicture(view, article, isLead);
  return html`<article class="entry own${isLead && ' top'}${picture !== false && ' pictured'}"${language(view, article)}>
    <div class="text" dir="auto">
    <p class="labels label"><span class="house">${view.site.title}</span>${
      post.section !== undefined &&
      html` <span class="kicker ${toneClass(post.section)}">${post.section}</span>`
    }</p>
    ${headline(view, article, isLead)}
    ${view.channel.content !== 'headline' && summary(article, LEAD_WORDS)}${also(view, article)}
    <div class="credit">${byline(view, post.byline)}${time(article, isDated)}</div>
    </div>
    ${picture}
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

function time(article: Article, isDated: boolean): Raw {
  const clock = (isDated ? fullTime : clockTime)(riverInstant(article));
  return article.publishedAt === undefined ? html` <span class="seen">seen ${clock}</span>` : html` ${clock}`;
}

/** That its publisher changed what it said; of a frozen one that does not show. */
function edits({ remarks }: ChannelView, article: Article): Raw | false {
  const { id, revision, updatedAt } = article;
  if (revision < 2 || remarks.get(id)?.isFrozen === true) return false;
  const often = revision === 2 ? 'edited' : `edited ${revision - 1} times`;
  const isThatDay = updatedAt?.slice(0, 10) === riverInstant(article).slice(0, 10);
  const when = updatedAt !== undefined && html`, last ${isThatDay ? clockTime(updatedAt) : date(updatedAt)}`;
  return html` <span class="edits">${often}${when}</span>`;
}

/** Ours, beside what is theirs. */
function remark({ remarks, site }: ChannelView, { id, language: theirs }: Article): Raw | false {
  const annotation = remarks.get(id)?.annotation;
  if (annotation === undefined) return false;
  const ours = theirs !== undefined && theirs !== site.language && html` lang="${site.language}"`;
  return html`<p class="remark" dir="auto"${ours}><b>${site.title}:</b> ${annotation}</p>`;
}

/** Who else tells it, each with the way to what they say. */
function also({ others, cards }: ChannelView, { id }: Article): Raw | false {
  const told = others.get(id) ?? [];
  if (told.length === 0) return false;
  const names = told.slice(0, OTHERS).map((other) => {
    const name = cutText(cards.get(other.sourceId)?.title ?? other.sourceId, TITLE_CHARACTERS);
    return html`<li>${outwardLink(other.url, name, `source ${toneClass(other.sourceId)}`)}</li> `;
  });
  const more = told.length - names.length;
  return html`
    <div class="also"><span class="label">Also</span> <ul>${names}${more > 0 && html`<li>${more} more</li>`}</ul></div>`;
}

function headline(view: ChannelView, article: Article, isLead: boolean): Raw {
  const words = headlineWords(view, article);
  return isLead
    ? html`<h2 class="headline" id="lead">${words}</h2>`
    : html`<h3 class="headline">${words}</h3>`;
}

function headlineWords(view: ChannelView, article: Article): Raw {
  const title = cutText(article.title, TITLE_CHARACTERS);
  const href = articleHref(view.site, article);
  if (href === undefined) return html`${title}`;
  const outside = article.post === undefined && webHref(article.url) !== undefined;
  return html`<a href="${href}"${outside && html` rel="noopener"`}>${title}</a>`;
}

/** The stricter of the channel's and the source's policy decides. */
function allows({ channel }: ChannelView, card: SourceCard | undefined): boolean {
  const policies: readonly (ContentPolicy | undefined)[] = [channel.content, card?.content];
  return !policies.includes('headline');
}

function summary(article: Article, words: number): Raw | false {
  if (article.summary === undefined || words === 0) return false;
  const text = cutText(excerpt(article.summary, words), words * CHARACTERS_A_WORD);
  return html`
    <p class="summary">${text}</p>`;
}

function tags({ site }: ChannelView, names: readonly string[]): Raw | false {
  if (names.length === 0) return false;
  return html`
    <p class="tags">${names.slice(0, TAGS).map((name) => html`${tagLink(site, name)} `)}</p>`;
}
