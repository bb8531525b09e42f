import { absoluteUrl } from '../text/url.ts';
import { rebased } from './xml-base.ts';
import { all, filled, firstText, type XmlElement } from './xml-tree.ts';

interface Link {
  readonly href: string;
  readonly rel: string;
  readonly type: string | undefined;
}

/** The page that a feed or an entry stands for; RSS writes it as text, Atom as the link with `rel="alternate"` or none. */
export function pageLink(element: XmlElement, base: string | undefined): string | undefined {
  const original = firstText(element, ['feedburner:origlink']);
  // The last is how CDF says it.
  return original ?? written(element, base) ?? alternate(element, base) ?? filled(element.attributes['href']);
}

function written(element: XmlElement, base: string | undefined): string | undefined {
  const link = all(element, 'link').find(
    (it) => it.text.trim() !== '' && it.attributes['href'] === undefined,
  );
  return link && rebased(link.text.trim(), link.base, base);
}

function alternate(element: XmlElement, base: string | undefined): string | undefined {
  const links = linksOf(element, base).filter((link) => link.rel === 'alternate');
  const page =
    links.find((link) => link.type?.includes('html')) ?? links.find((link) => link.type === undefined);
  return (page ?? links[0])?.href;
}

/** The page with what readers say of an entry: RSS `comments`, else Atom's replies that are not a feed (RFC 4685 §4). */
export function commentsLink(entry: XmlElement, base: string | undefined): string | undefined {
  const comments = firstText(entry, ['comments']);
  if (comments !== undefined && absoluteUrl(comments, undefined) !== undefined) return comments;
  return linksOf(entry, base).find((link) => link.rel === 'replies' && !link.type?.includes('xml'))?.href;
}

function linksOf(element: XmlElement, base: string | undefined): readonly Link[] {
  return [...all(element, 'link'), ...all(element, 'atom:link')].flatMap((link) => {
    const href = filled(link.attributes['href']);
    if (href === undefined) return [];
    const rel = relation(link.attributes['rel']);
    const type = filled(link.attributes['type'])?.toLowerCase();
    return [{ href: rebased(href, link.base, base), rel, type }];
  });
}

/** Registered relations may be spelt as addresses (RFC 4287 §4.2.7.2). */
function relation(rel: string | undefined): string {
  const spelt = rel?.trim().toLowerCase() ?? '';
  return spelt === '' ? 'alternate' : spelt.replace('http://www.iana.org/assignments/relation/', '');
}
