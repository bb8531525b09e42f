/**
 * What each channel that carries one article a story does not carry, and what tells it there. It is decided once, when an article may
 * first be seen, and remembered: what readers were given cannot be told from the articles alone.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Note } from '../store/notes.ts';
import type { Store } from '../store/store.ts';

/** What was decided for one channel. */
export interface Ledger {
  /** Articles with lower serials were looked at, */
  readonly upTo: number;
  /** but for these, which could not be seen then. */
  readonly waiting: readonly string[];
  /** By the articles that it does not carry, in the order in which they were found to tell the same. */
  readonly leads: ReadonlyMap<string, Lead>;
}

/** The article that stands for another one. */
export interface Lead {
  readonly id: string;
  readonly sourceId: string;
}

const EMPTY: Ledger = { upTo: 0, waiting: [], leads: new Map() };

/** The ledgers of these channels, as they are kept. */
export async function readLedgers(
  channelIds: readonly string[],
  store: Pick<Store, 'notes'>,
): Promise<ReadonlyMap<string, Ledger>> {
  if (channelIds.length === 0) return new Map();
  const leads = new Map(channelIds.map((id) => [id, new Map<string, Lead>()]));
  for (const { channel, article, lead, leadSource } of (await store.notes('tellings')).values())
    leads.get(channel)?.set(article, { id: lead, sourceId: leadSource });
  const marks = await store.notes('tellingMarks');
  return new Map(
    [...leads].map(([id, own]) => {
      const { upTo, waiting } = marks.get(id) ?? EMPTY;
      return [id, { upTo, waiting, leads: own }];
    }),
  );
}

/** What has to be kept for a ledger to become another one. */
export function notesBetween(channel: string, before: Ledger, now: Ledger): readonly Note[] {
  const notes: Note[] = [];
  for (const [article, lead] of now.leads) {
    if (before.leads.get(article)?.id === lead.id) continue;
    const value = { channel, article, lead: lead.id, leadSource: lead.sourceId };
    notes.push({ collection: 'tellings', key: keyOf(channel, article), value });
  }
  for (const article of before.leads.keys())
    if (!now.leads.has(article))
      notes.push({ collection: 'tellings', key: keyOf(channel, article), value: undefined });
  const { upTo, waiting } = now;
  if (upTo !== before.upTo || !isDeepStrictEqual(waiting, before.waiting))
    notes.push({ collection: 'tellingMarks', key: channel, value: { upTo, waiting } });
  return notes;
}

function keyOf(channel: string, article: string): string {
  return `${channel} ${article}`;
}
