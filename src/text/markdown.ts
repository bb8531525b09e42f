/**
 * What our authors write: CommonMark with tables, footnotes, figures and bare addresses as links. Sanitizing is the caller's, so HTML in
 * the source passes through here as it is.
 */

import MarkdownIt, { type Env, type MarkdownIt as Reader, type Token } from 'markdown-it';
import footnotes from 'markdown-it-footnote';
import { escapeXml } from './escape.ts';
import { makeFigures } from './figures.ts';

const MARKDOWN = new MarkdownIt({ html: true, linkify: true, typographer: false, xhtmlOut: true })
  .use(footnotes)
  .use(usingOurs);
// Without a scheme it may be a file as well: README.md.
MARKDOWN.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

export interface Rendered {
  readonly html: string;
  /** The same without its footnotes, for whoever makes an excerpt. */
  readonly withoutNotes: string;
}

/** `pageUrl` is where the text will stand: footnotes and what refers to them lead there, so that they do from a feed too. */
export function renderMarkdown(markdown: string, pageUrl: string): Rendered {
  const env = { pageUrl: escapeXml(pageUrl) };
  const tokens = MARKDOWN.parse(markdown, env);
  const end = tokens.findIndex(({ type }) => type === 'footnote_block_open');
  const text = MARKDOWN.renderer.render(end === -1 ? tokens : tokens.slice(0, end), MARKDOWN.options, env);
  const notes = end === -1 ? '' : MARKDOWN.renderer.render(tokens.slice(end), MARKDOWN.options, env);
  return { html: (text + notes).trim(), withoutNotes: text.replaceAll(REFERENCE, '').trim() };
}

const REFERENCE = /<sup><a href="[^"]*#fn-\d+" title="[^"]*">\d+<\/a><\/sup>/gu;

/** Footnotes in the little that every reader of feeds keeps, and figures. */
function usingOurs(md: Reader): void {
  const { rules } = md.renderer;
  rules['footnote_ref'] = (tokens, at, _, env) => {
    const n = numberOf(tokens[at]);
    return `<sup><a href="${pageOf(env)}#fn-${n}" title="Note ${n}">${n}</a></sup>`;
  };
  rules['footnote_block_open'] = () => '<hr />\n<ol>\n';
  rules['footnote_block_close'] = () => '</ol>\n';
  rules['footnote_open'] = () => '<li>';
  rules['footnote_anchor'] = (tokens, at, _, env) => {
    const token = tokens[at];
    if ((token?.meta as Meta | undefined)?.subId) return '';
    return ` <a href="${pageOf(env)}#fnref-${numberOf(token)}" title="Back to the text">↩\uFE0E</a>`;
  };
  md.core.ruler.push('figures', (state) => makeFigures(state.tokens));
  md.core.ruler.push('headings', (state) => lowerHeadings(state.tokens));
}

function pageOf(env: Env | undefined): string {
  return String(env?.['pageUrl'] ?? '');
}

interface Meta {
  readonly id: number;
  readonly subId: number;
}

function numberOf(token: Token | undefined): number {
  return ((token?.meta as Meta | undefined)?.id ?? 0) + 1;
}

/** A page has one headline, which is the post's title. */
function lowerHeadings(tokens: readonly Token[]): void {
  const headings = tokens.filter(({ type }) => type === 'heading_open' || type === 'heading_close');
  if (!headings.some(({ tag }) => tag === 'h1')) return;
  for (const heading of headings) heading.tag = `h${Math.min(6, Number(heading.tag.slice(1)) + 1)}`;
}
