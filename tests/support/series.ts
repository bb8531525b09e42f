import { decode } from '../../src/ingest/decode.ts';
import { parse } from '../../src/ingest/parse.ts';
import { takeIn } from '../../src/ingest/take-in.ts';
import type { Article, Changes, Source } from '../../src/model.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import type { NamingHabits } from '../../src/visits.ts';
import { sourceOf } from './samples.ts';

/** What one document of a series brought. */
export interface Step {
  /** Ids. */
  readonly added: readonly string[];
  readonly edits: readonly Edit[];
  readonly unchanged: number;
  /** Ids of the articles that the document holds, in no order. */
  readonly present: readonly string[];
  /** How many articles are stored afterwards. */
  readonly stored: number;
  readonly naming: NamingHabits | undefined;
  readonly changes: Changes;
  readonly warnings: readonly string[];
}

export interface Edit {
  readonly title: string;
  readonly fields: readonly string[];
}

/**
 * What editors changed from one snapshot to the next, read by eye: the first words of the headline, and what of the article.
 * Everything else that differs between these documents is new, gone, or the same in other bytes. In four of them only the number
 * of paragraphs that are left to read is another: so the story was edited below what the feed shows.
 */
export const EDITS: Readonly<Record<string, readonly string[]>> = {
  'ars-2024-06/002.rss': [
    'AI trained: contentHtml',
    'Neutrinos: The: summary',
    'These are: summary contentHtml',
  ],
  'ars-2024-06/003.rss': ['Elon Musk: title contentHtml image'],
  'ars-2024-06/004.rss': [
    'AI trained: contentHtml',
    'China state: contentHtml',
    'Elephants may: contentHtml',
    'Elon Musk: contentHtml',
    'Google’s Pixel: contentHtml',
    'Let’s unpack: contentHtml',
    'Polarized light: summary',
    'T-Mobile users: contentHtml',
  ],
  'ars-2024-06/005.rss': ['More seizures,: contentHtml'],
  'ars-2024-06/006.rss': ['Tesla shareholders: title summary contentHtml'],
  'ars-2024-06/007.rss': [
    'IV infusion: contentHtml',
    'Microsoft delays: contentHtml',
    'Shackleton died: contentHtml',
  ],
  'ars-2024-06/008.rss': ['Blue Origin: contentHtml'],
  'ars-2024-06/009.rss': ['How do: title'],
  'npr-2024-08/006.rss': ['How to: title contentHtml image'],
  'npr-2024-08/008.rss': ['How to: contentHtml image'],
};

const FIELDS = ['title', 'url', 'summary', 'contentHtml', 'authors', 'tags', 'image', 'enclosures'] as const;

/** Takes documents in one after the other, half a day apart, as `refresh` does, and tells what each changed. */
export async function visits(
  sourceId: string,
  documents: readonly (string | Uint8Array)[],
  store: Store = openMemoryStore(),
  learned: NamingHabits | undefined = undefined,
): Promise<readonly Step[]> {
  const source = sourceOf({ id: sourceId });
  const steps: Step[] = [];
  let naming = learned;
  for (const [index, document] of documents.entries()) {
    const now = new Date(Date.UTC(2026, 10, 22) + index * 43_200_000).toISOString();
    const step = await visit(document, source, { store, now, naming });
    naming = step.naming;
    steps.push(step);
  }
  return steps;
}

interface At {
  readonly store: Store;
  readonly now: string;
  readonly naming: NamingHabits | undefined;
}

async function visit(
  document: string | Uint8Array,
  source: Source,
  { store, now, naming }: At,
): Promise<Step> {
  const bytes = typeof document === 'string' ? Buffer.from(document) : document;
  const feed = await parse(decode(bytes, undefined).text);
  const about = { source, documentUrl: source.url, siteUrl: 'https://news.example/', now };
  const asked = new Set<string>();
  const memory = {
    ...store,
    sightings: async (ids: readonly string[]) => {
      const found = await store.sightings(ids);
      for (const id of found.keys()) asked.add(id);
      return found;
    },
  };
  const taken = await takeIn(feed, about, naming, memory);
  const before = await store.articles(taken.changes.changed.map(({ id }) => id));
  const edits = taken.changes.changed.map((article) => editOf(before.get(article.id), article));
  await store.save({ changes: taken.changes, state: undefined });
  const added = taken.changes.added.map(({ id }) => id);
  const counts = await store.counts();
  return {
    added,
    edits,
    unchanged: taken.changes.unchanged,
    present: [...new Set([...asked, ...added])],
    stored: counts.get(source.id) ?? 0,
    naming: taken.naming,
    changes: taken.changes,
    warnings: taken.warnings,
  };
}

/** What of an article is another than before. */
export function editOf(before: Article | undefined, after: Article): Edit {
  const fields = FIELDS.filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(after[field]));
  return { title: after.title, fields };
}
