/**
 * Whether an article was edited. Publishers send the same news in ever other bytes: entities for letters, straight quotes for
 * curly ones, attributes in another order, addresses with another token. None of that is an edit, so what is compared is what a
 * reader would see and where links lead, never markup. Dates, ids and rights stay out too (the year in a feed's copyright line
 * would edit everything on New Year's Day).
 */
import type { Article } from '../model.ts';
import { bareText } from '../text/bare.ts';
import { shortHash } from '../text/hash.ts';
import { linkKey, parameterName, urlParts } from '../text/link.ts';
import { decodeEntities } from '../text/references.ts';

/** What of an article counts. */
type Visible = Pick<
  Article,
  'title' | 'url' | 'summary' | 'contentHtml' | 'authors' | 'tags' | 'image' | 'enclosures'
>;

/** Hash of what a reader would see of an outside article, whose HTML must have been sanitized, or of all of a post of ours. */
export function fingerprintOf(article: Omit<Article, 'fingerprint'>): string {
  return shortHash([JSON.stringify(article.post === undefined ? seenOf(article) : writtenOf(article))]);
}

/** Of our own posts every letter counts, dates and markup too: there they are what the author wrote. */
function writtenOf(article: Omit<Article, 'fingerprint'>): unknown {
  return { ...article, arrivedAt: null, revision: null, fingerprint: undefined };
}

function seenOf(article: Visible): readonly unknown[] {
  const { title, url, summary, contentHtml, authors, tags, image, enclosures } = article;
  return [
    bareText(title),
    url === undefined ? null : linkKey(url),
    bareText(summary ?? ''),
    bareHtml(contentHtml ?? ''),
    authors.map(({ name }) => bareText(name)).sort(),
    tags.map((tag) => bareText(tag).toLowerCase()).sort(),
    image === undefined ? null : addressKey(image.url),
    enclosures.map((it) => addressKey(it.url)).sort(),
  ];
}

const ADDRESS = /\s(?:href|src)="([^"]*)"/gu;

/** The bare text of sanitized HTML and then, in order, where its links and pictures lead. Its tags hold no `>` but their own. */
function bareHtml(html: string): readonly string[] {
  const addresses: string[] = [];
  let text = '';
  let at = 0;
  for (let less = html.indexOf('<'); less !== -1; less = html.indexOf('<', at)) {
    const end = html.indexOf('>', less);
    if (end === -1) break;
    text += html.slice(at, less);
    at = end + 1;
    // No tag without attributes is as long as one with an address.
    if (end - less < 10) continue;
    ADDRESS.lastIndex = 0;
    const tag = html.slice(less, at);
    for (let it = ADDRESS.exec(tag); it !== null; it = ADDRESS.exec(tag)) addresses.push(it[1] ?? '');
  }
  text += html.slice(at);
  return [bareText(decodeEntities(text)), ...addresses.map((it) => addressKey(decodeEntities(it)))];
}

const MACHINE_MADE = /^(?:[\da-f]{16,}|[\da-f]{8}-[\da-f-]{27}|1\d{9}(?:\d{3})?)$/iu;
const RANDOM_LOOKING = /^(?=\D*\d)(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])[\w+/=~.%-]{20,200}$/u;
const CACHE_BUSTERS = new Set(
  'v ver version rev t ts time timestamp cb rand random nonce hash _ e s st exp quality'.split(' '),
);

/** A `linkKey` also without shard numbers of hosts (`i2.wp.com`) and without values that only a machine makes anew each time. */
function addressKey(url: string): string {
  const { page, parameters, fragment } = urlParts(linkKey(url));
  const place = page.replace(/^([a-z]{1,9})\d{1,3}(?=\.)/, '$1');
  if (parameters.length === 0) return `${place}&${fragment}`;
  const kept = parameters.filter((parameter) => !isMachineMade(parameter)).sort();
  return [place, ...kept, fragment].join('&');
}

function isMachineMade(parameter: string): boolean {
  const name = parameterName(parameter);
  const value = parameter.slice(name.length + 1);
  if (CACHE_BUSTERS.has(name) && /^[\d.a-f-]*$/iu.test(value)) return true;
  return MACHINE_MADE.test(value) || RANDOM_LOOKING.test(value);
}
