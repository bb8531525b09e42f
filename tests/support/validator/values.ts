/**
 * What single values must be like, rule by rule. The names of the rules are those under which the W3C Feed Validator reports them, so
 * that its documentation explains them; where it is laxer than the specification, ours is the specification's.
 */

import { type DefaultTreeAdapterMap, parseFragment } from 'parse5';
import type { Element } from './tree.ts';

/** The rules that a text breaks. */
export type Check = (value: string, element: Element) => readonly string[];

const none: readonly string[] = [];
const unless = (isRight: boolean, rule: string): readonly string[] => (isRight ? none : [rule]);

const URI_CHARACTER = /[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]/;
const TAG =
  /^tag:(?:[a-z0-9\-._]+@)?[a-z0-9.-]+,\d{4}(?:-\d{2}(?:-\d{2})?)?:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*(?:#[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*)?$/;
const URN = /^urn:[a-z0-9][a-z0-9-]{1,31}:(?:[a-z0-9()+,.:=@;$_!*'-]|%[0-9a-f]{2})+$/i;
const UUID = /^urn:uuid:[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}$/i;

/** An address with its scheme, in ASCII, of characters that RFC 2396 lets stand. */
export const fullUri: Check = (value) => {
  if (value === '') return ['NotBlank'];
  const bad = [...value].find((it) => !URI_CHARACTER.test(it));
  if (bad !== undefined) return [bad > '\u007F' ? 'UriNotIri' : 'InvalidUriChar'];
  if (/^tag:/i.test(value)) return unless(TAG.test(value), 'InvalidTAG');
  if (/^urn:uuid:/i.test(value)) return unless(UUID.test(value), 'InvalidUUID');
  if (/^urn:/i.test(value)) return unless(URN.test(value), 'InvalidURN');
  if (/^https?:/i.test(value))
    return unless(/^https?:\/\/[^/]/i.test(value) && URL.canParse(value), 'InvalidFullLink');
  if (!/^[a-z][0-9a-z+.-]*:./i.test(value)) return ['InvalidFullLink'];
  return unless(/^(?:mailto|ftp|data|tel|news|info):/i.test(value), 'SchemeNotIANARegistered');
};

/** RFC 3986 §2.1: a percent sign begins an escape. */
export const escapes: Check = (value) => unless(!/%(?![0-9a-f]{2})/i.test(value), 'InvalidEscape');

export const webUri: Check = (value, element) => [
  ...fullUri(value, element),
  ...escapes(value, element),
  ...unless(/^https?:/i.test(value), 'InvalidScheme'),
];

/** What enclosures are fetched by: a host with a dot in it, and a path. */
export const mediaUri: Check = (value, element) => [
  ...webUri(value, element),
  ...unless(
    /^https?:\/\/(?:[a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*(?::\d+)?(?:\/|$)/i.test(value),
    'InvalidURLAttribute',
  ),
];

const NEEDLESS_ESCAPE = /%(?:[0-9a-fA-F]?[a-f]|[a-f][0-9a-fA-F]|2D|2E|5F|7E|3\d|[46][1-9A-F]|[57][0-9A])/;
const DOT_SEGMENT = /\/\.{1,2}(?:\/|$)/;

/** Written as every comparison writes it: lower-case scheme and host, no needless port, a path, upper-case escapes. */
export const canonicalUri: Check = (value) => {
  const [, origin, host = '', rest = ''] = /^(https?:\/\/([^/?#]*))(.*)$/i.exec(value) ?? [];
  const isWritten =
    origin === undefined ||
    (origin === origin.toLowerCase() && rest.startsWith('/') && !/:(?:80|443)?$/.test(host));
  const isPlain = !NEEDLESS_ESCAPE.test(value) && !DOT_SEGMENT.test(rest.split(/[?#]/)[0] ?? '');
  return unless(isWritten && isPlain, 'NonCanonicalURI');
};

export const filled: Check = (value) => unless(value.trim() !== '', 'NotBlank');
export const tight: Check = (value) => unless(value === value.trim(), 'UnexpectedWhitespace');
export const whole: Check = (value) => unless(/^\d+$/.test(value), 'InvalidNonNegativeInteger');
export const positive: Check = (value) =>
  unless(/^\d+$/.test(value) && Number(value) > 0, 'InvalidPositiveInteger');

export function oneOf(rule: string, ...allowed: readonly string[]): Check {
  return (value) => unless(allowed.includes(value), rule);
}

const TOKEN = String.raw`[^\s()<>,;:\\"/[\]?=]+`;
const MIME = new RegExp(`^${TOKEN}/${TOKEN}(?:\\s*;\\s*${TOKEN}=(?:"[^"]*"|${TOKEN}))*$`);
export const mimeType: Check = (value) => unless(MIME.test(value), 'InvalidMIMEType');

/** Languages that have a code of three letters and none of two, as far as news is written in them (ISO 639-2). */
const LONG_CODES = new Set(
  'ast ceb chr csb dsb fil frr fur haw hsb kab kok lad mai mul nap nds pap sat scn sco und'.split(' '),
);
const NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** ISO 639 by two or three letters, with subtags. */
export const language: Check = (value) => {
  const [code = ''] = value.toLowerCase().split('-');
  const isKnown = code.length === 2 ? NAMES.of(code) !== undefined : LONG_CODES.has(code);
  return unless(/^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(value) && isKnown, 'InvalidLanguage');
};

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const RFC_822 =
  /^(\w{3}), (\d{2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d (?:GMT|[+-]\d{4})$/;

/** RFC 822 with four digits of the year, the weekday it really was. */
export const rfc822Date: Check = (value) => {
  const [, weekday = ''] = RFC_822.exec(value) ?? [];
  const ms = Date.parse(value);
  if (weekday === '' || Number.isNaN(ms)) return ['InvalidRFC2822Date'];
  if (DAYS[new Date(ms).getUTCDay()] !== weekday) return ['IncorrectDOW'];
  return plausible(ms);
};

export const rfc3339Date: Check = (value) => {
  const isOne = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value);
  const ms = Date.parse(value);
  if (!isOne || Number.isNaN(ms) || Number(value.slice(8, 10)) > daysIn(value)) return ['InvalidRFC3339Date'];
  return plausible(ms);
};

function daysIn(value: string): number {
  return new Date(Date.UTC(Number(value.slice(0, 4)), Number(value.slice(5, 7)), 0)).getUTCDate();
}

function plausible(ms: number): readonly string[] {
  return unless(ms >= Date.UTC(1990, 0, 1), 'ImplausibleDate');
}

const HTML_NAME =
  /^(?:a|abbr|b|blockquote|body|br|code|div|em|font|h[1-6]|head|html|i|iframe|img|li|ol|p|pre|s|script|small|span|strong|style|sub|sup|table|td|th|title|tr|tt|u|ul|video)$/i;
const ENTITY = /&(?:#\d|#x|(?:amp|lt|gt|quot|apos|nbsp|copy|eacute|mdash|ndash|hellip|rsquo|lsquo)\b)/i;

/** Plain text where text is wanted: nothing in it that an HTML reader would take for markup, unless it is spelled. */
export const plain: Check = (value, element) => {
  const ends = [...value.matchAll(/<\/(\w+)>/g)].some(([, name = '']) => HTML_NAME.test(name));
  if (ends) return ['ContainsHTML'];
  if (element.isSpelled) return none;
  if (ENTITY.test(value)) return ['ContainsHTML'];
  return unless(isAtom(element) || !/<[/a-z]/i.test(value), 'CharacterData');
};

function isAtom({ name, parent }: Element): boolean {
  return parent === undefined || parent.name === '' ? name === 'feed' : isAtom(parent);
}

export const noMail: Check = (value) => unless(!/<[^\s<>@]+@[^\s<>@]+>/.test(value), 'ContainsEmail');
/** `desk@paper.example (The Desk)`. */
export const mailWithName: Check = (value) =>
  unless(/^[\w.+'-]+@(?:[a-z0-9-]+\.)+[a-z]{2,} \(.+\)$/i.test(value), 'InvalidContact');
export const mail: Check = (value) =>
  unless(/^[\w.+'-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}$/i.test(value), 'InvalidContact');

const SAFE_ELEMENTS = new Set(
  (
    'a abbr audio b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 ' +
    'h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small source span strong sub summary sup table tbody td tfoot th ' +
    'thead time tr u ul var video wbr'
  ).split(' '),
);
const SAFE_ATTRIBUTES = new Set(
  'alt colspan datetime dir height href lang poster rel rowspan src start title type width'.split(' '),
);
const ACTIVE = /^(?:applet|base|embed|form|frame|frameset|iframe|link|meta|object|script|style|svg|math)$/;

type Node = DefaultTreeAdapterMap['childNode'];

/** HTML as a browser reads it: no fault of syntax, nothing active, nothing that only our own pages could resolve. */
export const safeHtml: Check = (value) => {
  const faults = new Set<string>();
  const fragment = parseFragment(value, { onParseError: () => faults.add('NotHtml') });
  const names: string[] = [];
  const waiting: Node[] = [...fragment.childNodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!('tagName' in node)) continue;
    names.push(node.tagName);
    for (const fault of tagFaults(node)) faults.add(fault);
    waiting.push(...[...node.childNodes].reverse());
  }
  if (written(names) !== written(tagsIn(value))) faults.add('NotHtml');
  return [...faults];
};

function tagsIn(html: string): readonly string[] {
  return [...html.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, name = '']) => name.toLowerCase());
}

/** Without what every parser adds of its own accord. Where the rest differs, it had to mend the nesting. */
function written(names: readonly string[]): string {
  return names.filter((name) => !/^(?:tbody|colgroup|tr)$/.test(name)).join();
}

function tagFaults({ tagName, attrs }: DefaultTreeAdapterMap['element']): readonly string[] {
  if (!SAFE_ELEMENTS.has(tagName)) return [ACTIVE.test(tagName) ? 'SecurityRisk' : 'NotHtml'];
  return attrs.flatMap(({ name, value }) => {
    if (name === 'style') return ['DangerousStyleAttr'];
    // The validator has no place for it, and without it nobody could start what is to be heard.
    if (name === 'controls') return [];
    if (!SAFE_ATTRIBUTES.has(name)) return ['SecurityRiskAttr'];
    if (name !== 'href' && name !== 'src' && name !== 'poster') return [];
    return unless(
      /^(?:https?|mailto):/i.test(value.trim()),
      /^\w+:/.test(value) ? 'SecurityRisk' : 'ContainsRelRef',
    );
  });
}
