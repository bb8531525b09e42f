import type { ArchiveLinks, FeedLinks } from './combined-item.ts';
import { emptyElement } from './xml.ts';

/** That a document is an archive (RFC 5005 §4). */
export const ARCHIVE_MARK = emptyElement('fh:archive', {
  'xmlns:fh': 'http://purl.org/syndication/history/1.0',
});

/** The links between a feed's current document and its archives, by relation. */
export function historyLinks(
  { isArchive, current, previous, next }: ArchiveLinks,
  format: keyof FeedLinks,
): readonly (readonly [rel: string, href: string])[] {
  const links = [
    ['current', isArchive ? current[format] : undefined],
    ['prev-archive', previous?.[format]],
    ['next-archive', next?.[format]],
  ] as const;
  return links.flatMap(([rel, href]) => (href === undefined ? [] : [[rel, href] as const]));
}
