/**
 * The markup that nine of ten articles are made of, read ten times as fast as a tokenizer that must be ready for everything: well
 * known elements, whole tags, attributes in quotes. All readers of HTML, browsers too, take it alike, which is why it is also the
 * markup that one gate is enough for (see `sanitizeHtml`). Where anything else begins, this reader stops.
 */
import type { TagReader } from './any-tags.ts';
import { decodeAttribute, decodeEntities } from './references.ts';

/** Elements of which nothing is special but what they are called. */
const USUAL: ReadonlyMap<string, string> = new Map(
  (
    'a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font ' +
    'h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q s samp section small source span strike strong sub sup ' +
    'table tbody td tfoot th thead time tr tt u ul var video audio article aside header footer wbr'
  )
    .split(' ')
    .flatMap((name) => [[name, name] as const, [name.toUpperCase(), name] as const]),
);
const MAX_ATTRIBUTES = 30;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

const NAME = /[a-zA-Z][a-zA-Z0-9]*/y;
const CLOSE = /[ \n\t]*>/y;
const OPEN_END = /[ \n\t]*\/?>/y;
const ATTRIBUTE_NAME = /[ \n\t]+[a-zA-Z][\w:-]*/y;
/** Not where an equals sign follows after blanks. */
const BARE_END = /(?=[/>]|[ \n\t]+[^=\s])/y;
const HANDLER = /^on/i;
const QUOTED_END = /[\s/>]/;

/** Tells the reader of tags and texts as far as all of them are usual; answers where the first one begins that is not. */
export function readUsualTags(html: string, reader: TagReader): number {
  let at = 0;
  while (at < html.length) {
    const less = html.indexOf('<', at);
    const end = less === -1 ? html.length : less;
    if (end > at) reader.text(decodeEntities(html.slice(at, end)));
    if (less === -1) break;
    at = readTag(html, less, reader);
    if (at === less) return less;
  }
  return html.length;
}

/** Where the tag ends that begins there, or the same place where it is not a usual one. */
function readTag(html: string, at: number, reader: TagReader): number {
  const isEnd = html.charCodeAt(at + 1) === 0x2f;
  const start = isEnd ? at + 2 : at + 1;
  NAME.lastIndex = start;
  if (!NAME.test(html)) return at;
  const nameEnd = NAME.lastIndex;
  const name = USUAL.get(html.slice(start, nameEnd));
  if (name === undefined) return at;
  return isEnd
    ? readEndTag(html, { at, nameEnd, name }, reader)
    : readStartTag(html, { at, nameEnd, name }, reader);
}

interface Beginning {
  readonly at: number;
  readonly nameEnd: number;
  readonly name: string;
}

function readEndTag(html: string, { at, nameEnd, name }: Beginning, reader: TagReader): number {
  CLOSE.lastIndex = nameEnd;
  if (!CLOSE.test(html)) return at;
  const end = CLOSE.lastIndex;
  reader.close(name);
  return end;
}

function readStartTag(html: string, { at, nameEnd, name }: Beginning, reader: TagReader): number {
  let attributes: Map<string, string> | undefined;
  let here = nameEnd;
  while (html.charCodeAt(here) !== 0x3e) {
    OPEN_END.lastIndex = here;
    if (OPEN_END.test(html)) {
      here = OPEN_END.lastIndex - 1;
      break;
    }
    attributes ??= new Map();
    here = readAttribute(html, here, attributes);
    if (here === -1 || attributes.size > MAX_ATTRIBUTES) return at;
  }
  reader.open({ name, attributes: attributes ?? NO_ATTRIBUTES });
  return here + 1;
}

/** Where the attribute ends that begins there with blanks; -1 where it is not a usual one. */
function readAttribute(html: string, at: number, attributes: Map<string, string>): number {
  ATTRIBUTE_NAME.lastIndex = at;
  if (!ATTRIBUTE_NAME.test(html)) return -1;
  const nameEnd = ATTRIBUTE_NAME.lastIndex;
  const name = html.slice(at, nameEnd).trim().toLowerCase();
  if (HANDLER.test(name) || attributes.has(name)) return -1;
  if (html.charCodeAt(nameEnd) !== 0x3d) {
    BARE_END.lastIndex = nameEnd;
    if (!BARE_END.test(html)) return -1;
    attributes.set(name, '');
    return nameEnd;
  }
  const quote = html.charAt(nameEnd + 1);
  if (quote !== '"' && quote !== "'") return -1;
  const close = html.indexOf(quote, nameEnd + 2);
  if (close === -1 || !QUOTED_END.test(html.charAt(close + 1))) return -1;
  const value = html.slice(nameEnd + 2, close);
  if (value.includes('<')) return -1;
  attributes.set(name, value.includes('&') ? decodeAttribute(value) : value);
  return close + 1;
}
