/**
 * What of an article we may show, and how it credits the one who wrote it. The policy is applied to the article itself, before
 * any page or feed sees it, so that no renderer can show more than the publisher lets us.
 */

import type { Article, ContentPolicy, Person } from '../model.ts';
import { POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, SourceCard } from '../outward.ts';
import { longDate } from '../text/date.ts';
import { escapeXml } from '../text/escape.ts';
import { excerpt, plainText } from '../text/plain.ts';
import { hostOf } from '../text/url.ts';

const EXCERPT_WORDS = 60;
const OPENNESS: Readonly<Record<ContentPolicy, number>> = { headline: 0, excerpt: 1, full: 2 };

/** The stricter of what the source allows and what the channel wants; only the channel limits our own posts. */
export function contentPolicy(
  article: Pick<Article, 'sourceId'>,
  card: SourceCard | undefined,
  channel: Pick<Channel, 'content'>,
): ContentPolicy {
  if (article.sourceId === POSTS_SOURCE_ID) return channel.content;
  const allowed = card?.content ?? 'headline';
  return OPENNESS[allowed] < OPENNESS[channel.content] ? allowed : channel.content;
}

/**
 * The article without what the policy withholds. *headline* leaves title and link; *excerpt* some 60 words, the picture and the
 * enclosures; *full* everything, with a summary made where the publisher wrote none.
 */
export function permitted(article: Article, policy: ContentPolicy): Article {
  if (policy === 'headline') {
    return { ...article, summary: undefined, contentHtml: undefined, image: undefined, enclosures: [] };
  }
  if (policy === 'full') return { ...article, summary: article.summary ?? firstWords(article) };
  return { ...article, summary: firstWords(article), contentHtml: undefined };
}

/** What the newsroom says of an article of others, plain text. */
export interface FeedRemark {
  readonly by: string;
  readonly text: string;
}

/** The body of a permitted article as our feeds carry it, with its visible credit: never empty where there is anything to link. */
export function feedContent(
  article: Article,
  card: SourceCard | undefined,
  remark: FeedRemark | undefined = undefined,
): string {
  const parts = [
    remark && `<p><strong>${escapeXml(remark.by)}:</strong> ${escapeXml(remark.text)}</p>`,
    article.contentHtml ?? paragraph(article.summary),
    ...(card === undefined ? postNotes(article) : [creditLine(article, card)]),
    rightsLine(article.rights ?? card?.rights),
  ];
  return parts.filter((part) => part !== undefined).join('\n');
}

function firstWords(article: Article): string | undefined {
  const text = article.summary ?? plainText(article.contentHtml ?? '');
  return excerpt(text, EXCERPT_WORDS) || undefined;
}

function paragraph(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `<p>${escapeXml(text)}</p>`;
}

function creditLine(article: Article, card: SourceCard): string {
  const via =
    card.credit === undefined
      ? `Via ${anchor(card.homePageUrl, card.title)}`
      : anchor(card.homePageUrl, card.credit);
  return article.url === undefined ? `<p>${via}</p>` : `<p>${via} · ${readOn(article.url)}</p>`;
}

/** What one of our own posts adds to its body, for readers show little else: what it comments on, had to correct, invites to, who edited it. */
function postNotes(article: Article): readonly string[] {
  const { url, post, contentHtml, commentsUrl } = article;
  const corrections = post?.corrections ?? [];
  return [
    ...(post?.link === undefined ? [] : [`<p>${anchor(post.link, `Linked: ${placeOf(post.link)}`)}</p>`]),
    ...corrections.map(({ at, note }) => `<p>Correction, ${longDate(at)}: ${escapeXml(note)}</p>`),
    ...(commentsUrl === undefined ? [] : [`<p>${anchor(commentsUrl, 'Join the discussion')}</p>`]),
    ...(post?.editor === undefined ? [] : [editorLine(post.editor)]),
    ...(url === undefined || contentHtml !== undefined ? [] : [`<p>${readOn(url)}</p>`]),
  ];
}

function editorLine({ name, handle }: Person): string {
  const also = handle === undefined || handle === name ? '' : ` (${handle})`;
  return `<p><small>Edited by ${escapeXml(name + also)}</small></p>`;
}

function rightsLine(rights: string | undefined): string | undefined {
  return rights === undefined ? undefined : `<p><small>${escapeXml(rights)}</small></p>`;
}

function readOn(url: string): string {
  return anchor(url, `Read the full article at ${placeOf(url)}`);
}

function placeOf(url: string): string {
  return hostOf(url)?.replace(/^www\./u, '') ?? url;
}

function anchor(url: string, text: string): string {
  return `<a href="${escapeXml(url)}">${escapeXml(text)}</a>`;
}
