/**
 * Whether HTML that came from outside is inert, judged by what it is rather than by a second sanitizer: our own output has one strict
 * form (lower-case names, quoted attributes, balanced tags, every other `<` escaped), in which no two browsers can differ.
 */

const TEXT = /[^<>]*/y;
const TAG = /<(\/?)([a-z][a-z\d]*)((?: [a-z]+(?:="[^"<>]*")?)*)( \/)?>/y;
const ATTRIBUTE = / ([a-z]+)(?:="([^"<>]*)")?/g;
const NO_CLOSE = new Set('img br hr col source wbr'.split(' '));
const ELEMENTS = new Set(
  (
    'a abbr audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure ' +
    'h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rb rp rt ruby s samp small source span strong sub summary sup table ' +
    'tbody td tfoot th thead time tr u ul var video wbr'
  ).split(' '),
);
const ATTRIBUTES = new Set(
  'alt colspan controls datetime dir height href lang poster rel rowspan src start title type width'.split(
    ' ',
  ),
);
const MAX_DEPTH = 110;

/** What a careful reader would object to in the body of an article, the first objection only; none is as it should be. */
export function bodyFault(html: string): string | undefined {
  const open: string[] = [];
  for (let at = endOf(TEXT, html, 0); at < html.length; at = endOf(TEXT, html, at)) {
    TAG.lastIndex = at;
    const [whole, slash, name = '', attributes = '', selfClosed] = TAG.exec(html) ?? [];
    if (whole === undefined) return `no tag of ours: ${html.slice(at, at + 60)}`;
    at += whole.length;
    const fault =
      slash === '/'
        ? closeFault(open, name)
        : openFault(open, { name, attributes, selfClosed: Boolean(selfClosed) });
    if (fault !== undefined) return `${fault}: ${whole.slice(0, 120)}`;
  }
  return open.length === 0 ? undefined : `never closed: ${open.join(' ')}`;
}

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}

function closeFault(open: string[], name: string): string | undefined {
  return open.pop() === name ? undefined : 'crossed or stray';
}

interface Start {
  readonly name: string;
  readonly attributes: string;
  readonly selfClosed: boolean;
}

function openFault(open: string[], { name, attributes, selfClosed }: Start): string | undefined {
  if (!ELEMENTS.has(name)) return 'an element that we do not allow';
  if (selfClosed !== NO_CLOSE.has(name)) return 'closed in the wrong way';
  if (!selfClosed && open.push(name) > MAX_DEPTH) return 'too deep';
  for (const [, key = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
    if (!ATTRIBUTES.has(key)) return 'an attribute that we do not allow';
    if (/^(?:href|src|poster)$/.test(key) && !isWebAddress(key, value))
      return 'an address that is not of the web';
  }
  return undefined;
}

function isWebAddress(key: string, value: string): boolean {
  return /^https?:\/\/[^\s/]/.test(value) || (key === 'href' && /^mailto:/i.test(value));
}

const PAGE_TAG = /<(\/?[a-z!][^\s<>]*)((?:\s+[^\s=<>"'/]+(?:="[^"<>]*")?)*)\s*\/?>/gi;
const ACTIVE = new Set('script style iframe object embed base applet frame form'.split(' '));

/** Data for machines, and our own script, which lies elsewhere. */
const OUR_SCRIPTS =
  /<script (?:type="application\/ld\+json">[^<]*|src="\/assets\/wire\.[\da-f]{24}\.js" defer>)<\/script>/g;

/** The same for a whole page of ours: nothing else of it is active, and every `<` begins a tag that we write. */
export function pageFault(page: string): string | undefined {
  const html = page.replace(OUR_SCRIPTS, '');
  for (const [whole, name = '', attributes = ''] of html.matchAll(PAGE_TAG)) {
    if (ACTIVE.has(name.toLowerCase())) return `active: ${whole.slice(0, 120)}`;
    for (const [, key = '', value = ''] of attributes.matchAll(/\s([^\s=<>"']+)(?:="([^"<>]*)")?/g)) {
      if (/^on|^style$|^srcdoc$/i.test(key) || /^\s*(?:javascript|data|vbscript):/i.test(value))
        return `active: ${whole.slice(0, 120)}`;
    }
  }
  const left = html.replace(PAGE_TAG, '');
  const stray = left.search(/[<>]/);
  return stray === -1 ? undefined : `no tag of ours: ${left.slice(stray, stray + 60)}`;
}
