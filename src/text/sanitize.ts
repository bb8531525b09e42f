import sanitize from 'sanitize-html';
import { cleanText } from './escape.ts';
import { tidyHtml } from './tidy.ts';
import { ALLOWED } from './tidy-attributes.ts';

/** UTF-16 units that are looked at; the rest of a longer text is cut off. */
export const MAX_HTML = 1_000_000;

const EVERYWHERE = ['dir', 'lang'];

const RULES: sanitize.IOptions = {
  allowedTags: Object.keys(ALLOWED),
  allowedAttributes: Object.fromEntries(
    Object.entries(ALLOWED).map(([name, attributes]) => [name, [...attributes, ...EVERYWHERE]]),
  ),
  allowedSchemes: ['http', 'https'],
  allowedSchemesByTag: { a: ['http', 'https', 'mailto'] },
  allowProtocolRelative: false,
  selfClosing: ['img', 'br', 'hr', 'col', 'source', 'wbr'],
  parseStyleAttributes: false,
};

/**
 * HTML that is safe in anybody's page: allow-listed elements and attributes, http(s) addresses made absolute (mailto in links),
 * no scripts, styles, classes, ids, frames, forms or counting pixels. Sanitizing twice changes nothing. Input is bounded to
 * 1,000,000 characters and 100 levels first. Of anything but usual markup, two readers that share no code but the tokenizer must
 * agree on what is let through.
 */
export function sanitizeHtml(html: string, baseUrl: string | undefined): string {
  const tidied = tidyHtml(html.slice(0, MAX_HTML), baseUrl);
  return cleanText(tidied.isOfUsual ? tidied.html : judged(tidied.html)).trim();
}

/** What the second gate lets through of HTML that passed the first. */
export function judged(tidied: string): string {
  return sanitize(tidied, RULES);
}
