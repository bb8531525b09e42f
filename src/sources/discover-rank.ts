import type { FeedGlimpse } from '../outward.ts';

const COMMENTS = /^comments (?:on|for)\b|\bcomments?$|kommentare/iu;

/** How good a find is: what spoke for its address, less for what is empty, undated, or tells of comments. */
export function rankOf(feed: FeedGlimpse, weight: number): number {
  const isOfComments = COMMENTS.test(feed.title ?? '');
  const doubts =
    (feed.entries === 0 ? 15 : 0) + (feed.newestAt === undefined ? 3 : 0) + (isOfComments ? 40 : 0);
  return Math.max(1, weight - doubts);
}
