import type { Instant } from '../model.ts';
import type { Draft } from './entry-name.ts';
import { LIMITS } from './limits.ts';

/**
 * What is odd in the entries of a document, one plain sentence for each kind of flaw. Told from the drafts alone, so that the
 * sentences stay the same whether entries are read anew or recognized.
 */
export function warningsOf(
  drafts: readonly Draft[],
  document: { readonly entries: number; readonly stories: number },
  now: Instant,
): readonly string[] {
  const count = (isFlawed: (draft: Draft) => unknown) => drafts.filter(isFlawed).length;
  const sentences: readonly (readonly [number, string, string])[] = [
    [document.entries - drafts.length, 'Nothing stands in', 'and so it was left out'],
    [drafts.length - document.stories, 'The story of', 'stands in the document more than once'],
    [count(hasUnreadableDate), 'The date of', 'cannot be read'],
    [count((it) => (it.publishedAt() ?? '') > now), 'The date of', 'lies in the future and counts as now'],
    [count(hasUnusableLink), 'The link of', 'is no web address'],
    [count(isTooLong), 'The text of', 'is too long and was cut'],
  ];
  return sentences
    .filter(([entries]) => entries > 0)
    .map(
      ([entries, before, after]) => `${before} ${entries === 1 ? '1 entry' : `${entries} entries`} ${after}.`,
    );
}

function hasUnreadableDate({ entry, publishedAt }: Draft): boolean {
  return publishedAt() === undefined && Boolean(entry.published?.trim() || entry.updated?.trim());
}

const PLAIN_LINK = /^https?:\/\/[\w.-]+\/[!-~]*$/;
const MAX_PLAIN = 1000;

/** An address that is plainly one need not be resolved to tell. */
function hasUnusableLink({ entry: { link }, url }: Draft): boolean {
  if (link === undefined || (link.length <= MAX_PLAIN && PLAIN_LINK.test(link))) return false;
  return url() === undefined;
}

function isTooLong({ entry }: Draft): boolean {
  return ((entry.content ?? entry.summary)?.text.length ?? 0) > LIMITS.contentHtml;
}
