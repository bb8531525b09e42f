/** The words of an entry: headline, summary and body, whatever the publisher sent as what. */

import { escapeXml } from '../text/escape.ts';
import { bodyLooksLikeHtml, cutText, excerpt, looksLikeHtml, oneLine, plainText } from '../text/plain.ts';
import { sanitizeHtml } from '../text/sanitize.ts';
import type { Entry, TextConstruct } from './feed.ts';
import { LIMITS } from './limits.ts';

/** More than enough for the longest headline or excerpt, markup included. */
const MAX_READ = 50_000;

export interface EntryText {
  readonly summary: string | undefined;
  readonly contentHtml: string | undefined;
}

/** The headline as one line of plain text; empty where the publisher gave none. */
export function entryTitle(entry: Entry): string {
  return cutText(plainOf(entry.title, looksLikeHtml) || titleOfTags(entry.title), LIMITS.title);
}

const BARE_TAG = /^<\/?[a-z][a-z\d-]{0,30}>$/iu;

/** A headline that is nothing but a bare tag speaks of the tag, where its document does not say that it is HTML. */
function titleOfTags(title: TextConstruct | undefined): string {
  const text = title?.type === 'unknown' ? title.text.trim() : '';
  return BARE_TAG.test(text) ? text : '';
}

/**
 * The excerpt as plain text and the body as safe HTML with addresses absolute to `baseUrl`. A publisher's summary is the excerpt,
 * its content the body; where it gave only one, that serves as both.
 */
export function entryText(entry: Entry, baseUrl: string | undefined): EntryText {
  const body = safeHtml(entry.content, baseUrl);
  const lead = plainOf(entry.summary);
  const contentHtml = body || bodyOfSummary(entry.summary, lead, baseUrl);
  const summary = lead === '' ? firstWords(contentHtml) : excerpt(lead, LIMITS.summaryWords);
  const isTooLong = contentHtml.length > LIMITS.contentHtml;
  return {
    summary: summary === '' ? undefined : cutText(summary, LIMITS.summary),
    contentHtml: (isTooLong ? shortened(contentHtml, baseUrl) : contentHtml) || undefined,
  };
}

/** Looks further only where so much of the beginning is markup that it does not hold the words. */
function firstWords(html: string): string {
  for (const length of [MAX_READ / 10, MAX_READ]) {
    const text = plainText(html.slice(0, length));
    const words = excerpt(text, LIMITS.summaryWords);
    if (words !== text || html.length <= length || length === MAX_READ) return words;
  }
  return '';
}

/** Never cut inside a character reference; sanitizing what was cut writes the missing end tags. */
function shortened(html: string, baseUrl: string | undefined): string {
  return sanitizeHtml(html.slice(0, LIMITS.contentHtml).replace(/&[^;\s]{0,9}$/u, ''), baseUrl);
}

/** A summary serves as the body where it says more than the excerpt made of it. */
function bodyOfSummary(
  summary: TextConstruct | undefined,
  lead: string,
  baseUrl: string | undefined,
): string {
  if (!isHtml(summary)) {
    return excerpt(lead, LIMITS.summaryWords) === lead ? '' : safeHtml(summary, baseUrl);
  }
  // Without a tag there is nothing that the excerpt does not say, unless it was cut.
  const mayHoldMarkup = summary?.text.includes('<') || excerpt(lead, LIMITS.summaryWords) !== lead;
  const html = mayHoldMarkup ? safeHtml(summary, baseUrl) : '';
  return html.includes('<') || excerpt(lead, LIMITS.summaryWords) !== lead ? html : '';
}

/** One line of plain text; empty for nothing. */
export function plainOf(construct: TextConstruct | undefined, looks = bodyLooksLikeHtml): string {
  const text = (construct?.text ?? '').slice(0, MAX_READ);
  return isHtml(construct, looks) ? plainText(text) : oneLine(text);
}

function safeHtml(construct: TextConstruct | undefined, baseUrl: string | undefined): string {
  if (construct === undefined) return '';
  return sanitizeHtml(isHtml(construct) ? construct.text : paragraphs(construct.text), baseUrl);
}

function isHtml(construct: TextConstruct | undefined, looks = bodyLooksLikeHtml): boolean {
  if (construct?.type !== 'unknown') return construct?.type === 'html';
  return looks(construct.text);
}

function paragraphs(text: string): string {
  const blocks = text
    .slice(0, LIMITS.contentHtml)
    .trim()
    .split(/\n\s*\n/u);
  const html = blocks.map((block) => `<p>${escapeXml(block.trim()).replaceAll('\n', '<br />')}</p>`);
  return text.trim() === '' ? '' : html.join('');
}
