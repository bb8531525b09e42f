import { readAnyTags, type TagReader } from './any-tags.ts';
import { readUsualTags } from './usual-tags.ts';

/**
 * Tells the reader of every tag and text of hostile HTML in order, inert elements with all of their content left out: in time that is
 * linear in its length. Answers whether all of it was usual markup, which no two readers of HTML take differently.
 */
export function readTags(html: string, reader: TagReader): boolean {
  const at = readUsualTags(html, reader);
  if (at < html.length) readAnyTags(html.slice(at), reader);
  return at === html.length;
}
