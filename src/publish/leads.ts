/** Channels that carry one article a story, while the press makes them: what each of them leaves out, and for what. */

import { StoreError } from '../errors.ts';
import type { Channel } from '../outward.ts';
import type { Note } from '../store/notes.ts';
import { type Ledger, notesBetween, readLedgers } from './ledger.ts';
import { belongsTo } from './select.ts';
import type { Shelves, Slip } from './slips.ts';
import { judge, type TellingGround } from './tellings.ts';

/** Channels that carry one article a story, by id. */
export type Leads = ReadonlyMap<string, LeadChannel>;

export interface LeadChannel {
  readonly ledger: Ledger;
  /** Ids of what it leaves out, for whatever reason: the same set while they are the same. */
  readonly out: ReadonlySet<string>;
  /** Ids of what was judged just now. */
  readonly fresh: ReadonlySet<string>;
  /** Ids of the articles that lead others. */
  readonly leading: ReadonlySet<string>;
  /** What it was judged by. */
  readonly ground: Pick<TellingGround, 'hidden' | 'seq' | 'slips' | 'cards'>;
}

export const NO_LEADS: Leads = new Map();
const NONE: ReadonlySet<string> = new Set();

/** Every such channel among these as of now, and what has to be kept for it to stay so. */
export async function judgeAll(
  channels: readonly Channel[],
  ground: TellingGround,
  before: Leads = NO_LEADS,
): Promise<{ readonly leads: Leads; readonly notes: readonly Note[] }> {
  const wanted = channels.filter((channel) => channel.stories === 'lead');
  if (wanted.length === 0) return { leads: NO_LEADS, notes: [] };
  const unknown = wanted.map(({ id }) => id).filter((id) => !before.has(id));
  const read = await readLedgers(unknown, ground.store);
  const { hidden, seq, slips, cards } = ground;
  // Nothing more of it, which would keep every run before this one alive.
  const judgedBy = { hidden, seq, slips, cards };
  const leads = new Map<string, LeadChannel>();
  const notes: Note[] = [];
  for (const channel of wanted) {
    const last = before.get(channel.id);
    const known = last?.ledger ?? read.get(channel.id);
    if (known === undefined) continue;
    const { ledger, fresh } = await judge(channel, known, ground, await isSound(last, ground));
    if (ledger !== known) notes.push(...notesBetween(channel.id, known, ledger));
    const { out, leading } = derived(ledger, ground, last);
    leads.set(channel.id, { ledger, fresh, out, leading, ground: judgedBy });
  }
  return { leads, notes };
}

const MOST_CHANGES = 500;

/** Whether nothing that was decided can be otherwise by now: the articles in question are what they were. */
async function isSound(last: LeadChannel | undefined, now: TellingGround): Promise<boolean> {
  if (last === undefined) return false;
  const { ground, ledger, leading } = last;
  if (ground.hidden !== now.hidden || ground.slips !== now.slips || ground.cards !== now.cards) return false;
  const { changes, startOver } = await now.store.changes(ground.seq, MOST_CHANGES);
  if (startOver || changes.length === MOST_CHANGES) return false;
  return !changes.some(({ id }) => leading.has(id) || ledger.leads.has(id));
}

function derived(
  { leads }: Ledger,
  { hidden }: TellingGround,
  last: LeadChannel | undefined,
): Pick<LeadChannel, 'out' | 'leading'> {
  if (last?.ledger.leads === leads && last.ground.hidden === hidden) return last;
  const leading = new Set([...leads.values()].map(({ id }) => id));
  return { out: new Set([...hidden, ...leads.keys()]), leading };
}

/** What a channel is chosen from. */
export function shelvesFor(
  channel: Pick<Channel, 'id' | 'stories'>,
  about: Pick<Shelves, 'slips' | 'cards' | 'killed'> & { readonly arrived: number; readonly leads: Leads },
): Shelves {
  const { slips, cards, killed, arrived, leads } = about;
  const own = channel.stories === 'lead' ? leads.get(channel.id) : undefined;
  if (own === undefined) return { slips, cards, killed, until: Number.POSITIVE_INFINITY, fresh: NONE };
  return { slips, cards, killed: own.out, until: arrived, fresh: own.fresh };
}

/** Keeps what was decided. Where the disk refuses, or is another process's, that is still to be kept: answers with what. */
export async function kept(
  notes: readonly Note[],
  keep: (notes: readonly Note[]) => Promise<void>,
): Promise<readonly Note[]> {
  if (notes.length === 0) return notes;
  try {
    await keep(notes);
    return [];
  } catch (thrown) {
    if (thrown instanceof StoreError) return notes;
    throw thrown;
  }
}

/** The other tellings of these leads that the channel would carry otherwise, in the order in which they joined, by the id of the lead. */
export async function othersOf(
  shown: ReadonlySet<string>,
  { ledger, ground }: LeadChannel,
  channel: Channel,
  { slips, cards }: Pick<Shelves, 'slips' | 'cards'>,
): Promise<Others> {
  const joined = [...ledger.leads].filter(([, lead]) => shown.has(lead.id));
  const known = await slips.named(
    joined.map(([id]) => id),
    cards,
  );
  const base = { slips, cards, killed: ground.hidden, until: Number.POSITIVE_INFINITY, fresh: NONE };
  const belonging = known.filter(belongsTo(channel, base));
  const byId = new Map(belonging.map((slip) => [slip.id, slip]));
  const others = new Map<string, Slip[]>();
  for (const [id, lead] of joined) {
    const slip = byId.get(id);
    if (slip !== undefined) others.set(lead.id, [...(others.get(lead.id) ?? []), slip]);
  }
  return others;
}

/** By the id of the lead. */
export type Others = ReadonlyMap<string, readonly Slip[]>;

export const NO_OTHERS: Others = new Map();
