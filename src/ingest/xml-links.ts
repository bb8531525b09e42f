import { absoluteUrl } from '../text/url.ts';
import { MAX_HUBS } from './limits.ts';
import { rebased } from './xml-base.ts';
import { address, all, filled, firstText, type XmlElement } from './xml-tree.ts';

interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type: string | undefined;
  /** Whether the address stands between the tags, as RSS has it. */
  readonly isText: boolean;
}

/** The page that an entry stands for: where a service that counts clicks put its own in front, the one behind it. */
export function entryLink(entry: XmlElement, base: string | undefined): string | undefined {
  return address(firstText(entry, ['feedburner:origlink', 'pheedo:origlink'])) ?? pageLink(entry, base);
}

/** The page of a feed or an entry; RSS writes it as text, Atom as the link with `rel="alternate"` or none. */
export function pageLink(element: XmlElement, base: string | undefined): string | undefined {
  const pages = linksOf(element, base).filter((link) => link.rel === 'alternate');
  const page =
    pages.find((link) => link.isText) ??
    pages.find((link) => link.type?.includes('html')) ??
    pages.find((link) => link.type === undefined) ??
    pages[0];
  // The last is how CDF says it.
  return page?.href ?? address(element.attributes['href']);
}

/** The page of a feed; where an Atom feed names none, its id, if that is an address and not the feed's own. */
export function homePage(feed: XmlElement, inAtom: boolean): string | undefined {
  const page = pageLink(feed, feed.base);
  const id = inAtom && page === undefined ? firstText(feed, ['id']) : undefined;
  if (id === undefined || absoluteUrl(id, undefined) === undefined) return page;
  const isOwn = linksOf(feed, feed.base).some((link) => link.rel === 'self' && link.href === id);
  return isOwn ? undefined : id;
}

/**
 * The page with what readers say of an entry: RSS `comments`, else Atom's replies as far as they are a page (RFC 4685 §4: without
 * a type they are a feed).
 */
export function commentsLink(entry: XmlElement, base: string | undefined): string | undefined {
  const comments = address(firstText(entry, ['comments']));
  if (comments !== undefined && isAddress(comments)) return comments;
  return linksOf(entry, base).find((link) => link.rel === 'replies' && link.type?.includes('html'))?.href;
}

/** Where a feed says that its changes are pushed (WebSub §4). */
export function pushLinks(
  channel: XmlElement,
  base: string | undefined,
): { readonly hubs: readonly string[]; readonly selfUrl: string | undefined } {
  const links = linksOf(channel, base);
  const hubs = links.filter((link) => link.rel === 'hub').map(({ href }) => href);
  return { hubs: hubs.slice(0, MAX_HUBS), selfUrl: links.find((link) => link.rel === 'self')?.href };
}

/** Some write how many comments there are, or "closed". */
function isAddress(text: string): boolean {
  return absoluteUrl(text, undefined) !== undefined || /^[/?#]\S/.test(text);
}

function linksOf(element: XmlElement, base: string | undefined): readonly Link[] {
  const links: Link[] = [];
  for (const name of ['link', 'atom:link']) {
    for (const child of all(element, name)) addLink(links, child, base);
  }
  return links;
}

function addLink(
  links: Link[],
  { attributes, text, base: written }: XmlElement,
  base: string | undefined,
): void {
  const target = address(attributes['href']) ?? address(attributes['rdf:resource']);
  const href = target ?? address(text);
  if (href === undefined) return;
  const rel = relation(attributes['rel']);
  const type = filled(attributes['type'])?.toLowerCase();
  links.push({ href: rebased(href, written, base), rel, type, isText: target === undefined });
}

const REGISTERED =
  /^https?:\/\/www\.iana\.org\/assignments\/(?:relation\/|link-relations\/(?:#|link-relations\.xhtml#)?)/;

/** The relation in lower case; registered ones may be spelt as addresses (RFC 4287 §4.2.7.2). */
export function relation(rel: string | undefined): string {
  if (rel === undefined || rel === 'alternate') return 'alternate';
  const spelt = rel.trim().toLowerCase();
  return spelt === '' ? 'alternate' : spelt.replace(REGISTERED, '');
}
