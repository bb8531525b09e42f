import { escapeXml } from '../text/escape.ts';

/**
 * The body of a post as its own page shows it: what leads to a footnote, and back, leads there within the page, by whatever name the page
 * is reached. Either is the place that the other leads to.
 */
export function withLocalNotes(contentHtml: string, pageUrl: string): string {
  const [before = '', ...links] = contentHtml.split(`<a href="${escapeXml(pageUrl)}#`);
  const placed = new Set<string>();
  return before + links.map((rest) => localLink(rest, placed)).join('');
}

const NOTE = /^(fn|fnref)-(\d{1,4})(?=")/u;

/** The first of several that refer to one note is where that leads back to. */
function localLink(rest: string, placed: Set<string>): string {
  const [target, kind, number] = NOTE.exec(rest) ?? [];
  const place = `${kind === 'fn' ? 'fnref' : 'fn'}-${number}`;
  if (target === undefined || placed.has(place)) return `<a href="#${rest}`;
  placed.add(place);
  return `<a id="${place}" href="#${rest}`;
}
