/**
 * Which elements and attributes our readers get, and how the values of those attributes are mended: addresses absolute, lazily
 * loaded pictures given back their source, dimensions as plain numbers.
 */
import { oneLine } from './plain.ts';
import { absoluteUrl } from './url.ts';

/** Elements that are kept, with the attributes that each may carry besides `dir` and `lang`. */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title', 'rel'],
  img: ['src', 'alt', 'width', 'height', 'title'],
  audio: ['src', 'controls'],
  video: ['src', 'controls', 'poster', 'width', 'height'],
  source: ['src', 'type'],
  ol: ['start'],
  time: ['datetime'],
  td: ['colspan', 'rowspan'],
  th: ['colspan', 'rowspan'],
  abbr: ['title'],
  ...Object.fromEntries(
    (
      'h1 h2 h3 h4 h5 h6 p div br hr blockquote pre ul li dl dt dd figure figcaption details summary ' +
      'table caption colgroup col thead tbody tfoot tr ' +
      'em strong b i u s small mark code kbd samp var q cite dfn sub sup del ins ruby rt rp wbr bdi'
    )
      .split(' ')
      .map((name) => [name, []]),
  ),
};

/** Elements that stand for others of the same meaning. */
const ALIASES: Readonly<Record<string, string>> = {
  ...{ section: 'div', article: 'div', aside: 'div', main: 'div', header: 'div', footer: 'div', nav: 'div' },
  ...{ center: 'div', address: 'div', hgroup: 'div', form: 'div', fieldset: 'div' },
  ...{ strike: 's', tt: 'code', acronym: 'abbr', menu: 'ul', dir: 'ul', image: 'img', bdo: 'bdi' },
};

const KEPT: ReadonlyMap<string, string> = new Map([
  ...Object.keys(ALLOWED).map((name) => [name, name] as const),
  ...Object.entries(ALIASES),
]);

/** The element as which we keep one of this name; undefined where only its content is kept. */
export function keptAs(name: string): string | undefined {
  return KEPT.get(name);
}

type Attributes = ReadonlyMap<string, string>;
type Pair = readonly [name: string, value: string | undefined];

const NONE: readonly Pair[] = [];
/** They get controls even where nothing else is said of them. */
const MEDIA: ReadonlySet<string> = new Set(['audio', 'video']);

/** The attributes that an element keeps, mended and absolute; undefined where the element is worth nothing without them. */
export function mendedAttributes(
  name: string,
  given: Attributes,
  baseUrl: string | undefined,
): readonly Pair[] | undefined {
  if (name === 'a') return linkAttributes(given, baseUrl);
  if (name === 'img') return imageAttributes(given, baseUrl);
  if (name === 'source' && absoluteUrl(given.get('src') ?? '', baseUrl) === undefined) return undefined;
  if (given.size === 0 && !MEDIA.has(name)) return NONE;
  const own = (ALLOWED[name] ?? []).map((key): Pair => [key, mended(key, given.get(key), baseUrl)]);
  return present([...own, ['dir', direction(given)], ['lang', language(given)]]);
}

function present(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.filter(([, value]) => value !== undefined);
}

function mended(key: string, value: string | undefined, baseUrl: string | undefined): string | undefined {
  if (key === 'controls') return '';
  if (value === undefined) return undefined;
  if (key === 'src' || key === 'poster') return absoluteUrl(value, baseUrl);
  if (key === 'title' || key === 'type' || key === 'datetime') return brief(value);
  return digits(value);
}

function brief(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  const text = oneLine(value).slice(0, 500).trim();
  return text === '' ? undefined : text;
}

/** `640` or `640px`; percentages and anything else are no dimension. */
function digits(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return /^\s{0,9}(\d{1,5})(?:\.\d{1,9})?(?:px)?\s{0,9}$/u.exec(value)?.[1];
}

function direction(given: Attributes): string | undefined {
  const value = given.get('dir')?.toLowerCase();
  return value === 'rtl' || value === 'ltr' || value === 'auto' ? value : undefined;
}

function language(given: Attributes): string | undefined {
  const value = given.get('lang');
  return value !== undefined && /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}$/iu.test(value) ? value : undefined;
}

/**
 * A link that leads somewhere. Its `rel` says `noopener`, and keeps what the publisher says of paid and untrusted links.
 * Links within the page are dropped (the ids they point to are), as are frames without an address.
 */
function linkAttributes(given: Attributes, baseUrl: string | undefined): readonly Pair[] | undefined {
  const raw = given.get('href') ?? '';
  const href = mailAddress(raw) ?? (raw.trim().startsWith('#') ? undefined : absoluteUrl(raw, baseUrl));
  if (href === undefined) return undefined;
  return present([
    ['href', href],
    ['title', brief(given.get('title'))],
    ['rel', relationOf(given.get('rel') ?? '')],
  ]);
}

function mailAddress(raw: string): string | undefined {
  return /^\s{0,9}(mailto:[^\s"<>\\]{3,500})\s{0,9}$/iu.exec(raw)?.[1];
}

function relationOf(rel: string): string {
  if (rel === '') return 'noopener';
  const said = rel.slice(0, 200).toLowerCase().split(/\s+/u);
  return ['noopener', ...['nofollow', 'sponsored', 'ugc'].filter((word) => said.includes(word))].join(' ');
}

/** Where scripts that load pictures late keep the real address, then where it stands otherwise. */
const PLAIN = ['data-src', 'data-lazy-src', 'data-original', 'data-orig-file', 'data-hi-res-src', 'src'];
const SETS = ['data-srcset', 'data-lazy-srcset', 'srcset'];

function imageAttributes(given: Attributes, baseUrl: string | undefined): readonly Pair[] | undefined {
  const src = imageSource(given, baseUrl);
  if (src === undefined || isPixel(given)) return undefined;
  return present([
    ['src', src],
    ['alt', brief(given.get('alt')) ?? ''],
    ['width', digits(given.get('width'))],
    ['height', digits(given.get('height'))],
    ['title', brief(given.get('title'))],
  ]);
}

function imageSource(given: Attributes, baseUrl: string | undefined): string | undefined {
  return (
    addressAmong(PLAIN, (key) => given.get(key)) ?? addressAmong(SETS, (key) => largestOf(given.get(key)))
  );

  function addressAmong(
    keys: readonly string[],
    read: (key: string) => string | undefined,
  ): string | undefined {
    for (const key of keys) {
      const candidate = read(key);
      const url = candidate === undefined ? undefined : absoluteUrl(candidate, baseUrl);
      if (url !== undefined) return url;
    }
    return undefined;
  }
}

/** The candidate of a `srcset` with the greatest width or density. */
function largestOf(srcset: string | undefined): string | undefined {
  if (srcset === undefined) return undefined;
  const candidates = srcset.slice(0, 20_000).split(/,\s+|,(?=https?:)/u);
  let best: { readonly url: string; readonly size: number } | undefined;
  for (const candidate of candidates) {
    const [url, descriptor] = candidate.trim().split(/\s+/u);
    const size = Number.parseFloat(descriptor ?? '1') || 1;
    if (url !== undefined && url !== '' && (best === undefined || size > best.size)) best = { url, size };
  }
  return best?.url;
}

const TINY_STYLE =
  /(?:^|[;\s])(?:width|height)\s{0,3}:\s{0,3}[01](?:px)?\s{0,3}(?:[;!]|$)|display\s{0,3}:\s{0,3}none/iu;

/** Pictures that count readers instead of showing anything. */
function isPixel(given: Attributes): boolean {
  const sizes = [given.get('width'), given.get('height')].map(digits);
  return (
    sizes.some((size) => size === '0' || size === '1') ||
    TINY_STYLE.test((given.get('style') ?? '').slice(0, 500))
  );
}
