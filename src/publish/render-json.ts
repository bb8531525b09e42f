import type { Enclosure } from '../model.ts';
import type { SourceCard } from '../outward.ts';
import { cleanText } from '../text/escape.ts';
import type { CombinedDocument, CombinedItem } from './combined-item.ts';
import type { Frame, Shell } from './frame.ts';

/** What `_source` means is what `atom:source` means; JSON Feed wants an address that says so. */
const ABOUT_SOURCE = 'https://www.rfc-editor.org/rfc/rfc4287#section-4.2.11';

const END = ']}\n';

/** A feed of nothing else. */
export const JSON_SHELL: Shell = { before: '{"items":[', after: END };

/** What stands around the items of a JSON Feed 1.1; absent values are left out, `items` never is. */
export function jsonFrame({ options }: CombinedDocument): Frame {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: options.title,
    home_page_url: options.link,
    feed_url: options.feedLinks.json,
    next_url: options.history.previous?.json,
    description: options.description,
    icon: options.image,
    favicon: options.favicon,
    language: options.language,
    hubs: options.hub === undefined ? undefined : [{ type: 'WebSub', url: options.hub }],
  };
  return { before: `${JSON.stringify(feed, cleaned).slice(0, -1)},"items":[`, between: ',', after: END };
}

/** An item as JSON Feed 1.1. */
export function jsonItem(item: CombinedItem): string {
  const object = itemObject(item);
  const text = JSON.stringify(object);
  return UNCLEAN.test(text) || ESCAPED.test(text) ? JSON.stringify(object, cleaned) : text;
}

/** What cleaning would change is here as it is, or as an escape that JSON writes of nothing else. */
const UNCLEAN = /[^\u0020-\u007E\u00A0-\uFDCF\uFDF0-\uFFFD]/;
const ESCAPED = /\\[bfru]/;

/** JSON could carry what XML cannot, but no reader is glad of a control character or of half a surrogate pair. */
function cleaned(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? cleanText(value) : value;
}

function itemObject(item: CombinedItem): object {
  return {
    id: item.id,
    url: item.link || undefined,
    external_url: item.relatedUrl,
    title: item.title,
    content_html: item.content,
    summary: item.description,
    image: item.picture?.url,
    date_published: item.published.toISOString(),
    date_modified: item.date.toISOString(),
    authors: item.author.map(({ name, link, avatar }) => ({ name, url: link, avatar })),
    tags: filled(item.category.map(({ name }) => name)),
    language: item.language,
    attachments: filled(item.enclosures.map((it) => attachment(it, item))),
    _source: item.source && sourceObject(item.source, item.copyright),
  };
}

function attachment({ url, mediaType, bytes }: Enclosure, { picture }: CombinedItem): object {
  const title = picture?.url === url ? picture.alt : undefined;
  return { url, mime_type: mediaType ?? 'application/octet-stream', title, size_in_bytes: bytes };
}

/** JSON Feed has no place for the rights in an item: those that differ from the source's stand with it. */
function sourceObject({ title, homePageUrl, feedUrl, rights }: SourceCard, own: string | undefined): object {
  const item_rights = own === rights ? undefined : own;
  return { about: ABOUT_SOURCE, title, url: homePageUrl, feed_url: feedUrl, rights, item_rights };
}

function filled<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
