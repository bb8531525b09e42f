/**
 * Stories of publishers that give no id and write another token into each link at every visit: nothing of their names stays. Such
 * an entry is a known story if the source has one of the same headline, the same date to the second and the same page but for the
 * query. The parameters themselves tell nothing: to ignore those that look machine-made would make one story of many.
 */
import type { Article } from '../model.ts';
import { linkKey, urlParts } from '../text/link.ts';
import type { NamedEntry } from './entry-name.ts';

/** The ids of the known stories that entries without a known name are; none of `taken`, and none that two entries might be. */
export function retoldStories(
  strangers: readonly NamedEntry[],
  entries: readonly NamedEntry[],
  known: { readonly lately: readonly Article[]; readonly taken: ReadonlySet<string | undefined> },
): ReadonlyMap<NamedEntry, string> {
  const found = new Map<NamedEntry, string>();
  if (known.lately.length === 0 || strangers.length === 0) return found;
  const idsByWords = idsByStoryWords(known.lately);
  const crowded = wordsOfSeveral(entries);
  for (const entry of strangers) {
    const words = mayBeRetold(entry) ? entryWords(entry) : undefined;
    const id = words === undefined || crowded.has(words) ? undefined : idsByWords.get(words);
    if (id !== undefined && !known.taken.has(id)) found.set(entry, id);
  }
  return found;
}

/** Whether nothing but its words can tell who an entry of an unknown name is: others have an id, or no link that could change. */
export function mayBeRetold(entry: NamedEntry): boolean {
  return entry.guid === undefined && (entry.url()?.includes('?') ?? false);
}

/** The newest of those that have the same words. */
function idsByStoryWords(lately: readonly Article[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const { id, guid, title, publishedAt, url } of lately) {
    const words = guid === undefined ? storyWords(title, publishedAt, url) : undefined;
    if (words !== undefined && !ids.has(words)) ids.set(words, id);
  }
  return ids;
}

/** What more than one entry of the document says: those are different stories. */
function wordsOfSeveral(entries: readonly NamedEntry[]): ReadonlySet<string | undefined> {
  const once = new Set<string>();
  return new Set(entries.map(entryWords).filter((it) => it !== undefined && (once.has(it) || !once.add(it))));
}

function entryWords(entry: NamedEntry): string | undefined {
  return storyWords(entry.title(), entry.publishedAt(), entry.url());
}

function storyWords(
  title: string,
  publishedAt: string | undefined,
  url: string | undefined,
): string | undefined {
  if (title === '' || publishedAt === undefined || url === undefined) return undefined;
  return [publishedAt, urlParts(linkKey(url)).page, title].join('\n');
}
