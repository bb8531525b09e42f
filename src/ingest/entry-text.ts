/** The words of an entry: headline, summary and body, whatever the publisher sent as what. */
import type { Entry, TextConstruct } from '../model.ts';
import { escapeXml } from '../text/escape.ts';
import { cutText, excerpt, looksLikeHtml, oneLine, plainText } from '../text/plain.ts';
import { MAX_HTML, sanitizeHtml } from '../text/sanitize.ts';
import { LIMITS } from './limits.ts';

/** More than enough for the longest headline or excerpt, markup included. */
const MAX_READ = 50_000;

export interface EntryText {
  /** Empty where the publisher gave none. */
  readonly title: string;
  readonly summary: string | undefined;
  readonly contentHtml: string | undefined;
  readonly isCut: boolean;
}

/** Headline and summary as plain text, the body as safe HTML with addresses absolute to `baseUrl`. */
export function entryText(entry: Entry, baseUrl: string | undefined): EntryText {
  const body = safeHtml(entry.content, baseUrl);
  const lead = plainOf(entry.summary);
  const contentHtml = body || bodyOfSummary(entry.summary, lead, baseUrl);
  const summary = excerpt(lead || plainText(contentHtml.slice(0, MAX_READ)), LIMITS.summaryWords);
  const isTooLong = contentHtml.length > LIMITS.contentHtml;
  return {
    title: cutText(plainOf(entry.title), LIMITS.title),
    summary: summary === '' ? undefined : cutText(summary, LIMITS.summary),
    contentHtml: (isTooLong ? shortened(contentHtml, baseUrl) : contentHtml) || undefined,
    isCut: isTooLong || (entry.content?.text.length ?? 0) > MAX_HTML,
  };
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
  const html = safeHtml(summary, baseUrl);
  const saysMore = isHtml(summary) ? html.includes('<') : excerpt(lead, LIMITS.summaryWords) !== lead;
  return saysMore ? html : '';
}

/** One line of plain text; empty for nothing. */
export function plainOf(construct: TextConstruct | undefined): string {
  const text = (construct?.text ?? '').slice(0, MAX_READ);
  return isHtml(construct) ? plainText(text) : oneLine(text);
}

function safeHtml(construct: TextConstruct | undefined, baseUrl: string | undefined): string {
  if (construct === undefined) return '';
  return sanitizeHtml(isHtml(construct) ? construct.text : paragraphs(construct.text), baseUrl);
}

function isHtml(construct: TextConstruct | undefined): boolean {
  if (construct?.type !== 'unknown') return construct?.type === 'html';
  return looksLikeHtml(construct.text);
}

function paragraphs(text: string): string {
  const blocks = text
    .slice(0, LIMITS.contentHtml)
    .trim()
    .split(/\n\s*\n/u);
  const html = blocks.map((block) => `<p>${escapeXml(block.trim()).replaceAll('\n', '<br />')}</p>`);
  return text.trim() === '' ? '' : html.join('');
}
