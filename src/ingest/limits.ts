/** The most that one article may hold, in UTF-16 units or pieces; what goes beyond is cut, never the article. */
export const LIMITS = {
  title: 500,
  summary: 2000,
  summaryWords: 60,
  titleWords: 12,
  contentHtml: 500_000,
  guid: 1000,
  authors: 20,
  authorName: 200,
  tags: 50,
  tag: 100,
  enclosures: 50,
  rights: 1000,
  imageAlt: 500,
} as const;

/**
 * The entries of one document that are read: the first ones, which are the newest nearly everywhere. A publisher with more of them in
 * 10 MB has hardly anything to say in each, and all of them would cost us a gigabyte.
 */
export const MAX_ENTRIES = 5000;

/** The hubs of one document that are looked at. */
export const MAX_HUBS = 10;
