/**
 * Articles as items of the three formats. An item is rendered and read back once, and its bytes are kept for as long as a document
 * carries them: a document of five hundred then costs the joining of five hundred buffers, whichever of them is new.
 */

import { setImmediate } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Article, ContentPolicy, Instant } from '../model.ts';
import type { Omission } from '../outward.ts';
import type { Curation } from '../store/collections.ts';
import { digest } from '../text/hash.ts';
import type { CombinedItem } from './combined-item.ts';
import { type DocumentPlan, toItem } from './document.ts';
import { carried, editOf, freshIn } from './edit.ts';
import { ALL_FORMS, type Form } from './forms.ts';
import { contentPolicy, permitted } from './presentation.ts';
import { changedAt } from './remarks.ts';
import { checkItem, type DocumentKind } from './self-check.ts';
import type { Slip, SlipStore } from './slips.ts';

/** An article in every format, under one policy. */
export interface Entry {
  readonly slip: Slip;
  readonly policy: ContentPolicy;
  /** What the newsroom said of it when the entry was made. */
  readonly note: Curation | undefined;
  /** The last time that a document with it changed on its account. */
  readonly changedAt: Instant;
  /** What a page may show of it, which is never its body. */
  readonly shown: Article;
  readonly bytes: Readonly<Record<DocumentKind, Buffer>>;
  readonly digests: Readonly<Record<DocumentKind, string>>;
}

/** The articles of a place as entries. */
export interface Roll {
  readonly slips: readonly Slip[];
  /** In the order of the slips, without those that no entry can be made of. */
  readonly entries: readonly Entry[];
  readonly omitted: readonly Omission[];
}

export interface Entries {
  /** `before` is what was answered last for the same place: what it has in common with these articles is not looked for again. */
  readonly of: (slips: readonly Slip[], plan: DocumentPlan, before?: Roll) => Promise<Roll>;
}

type Item = Entry | Omission;

/**
 * Items by slip, which is another one when its article or its source changed, so that what is kept is never stale. What no document
 * carries any more may be forgotten at any time.
 */
type Stock = Readonly<Record<ContentPolicy, WeakMap<Slip, WeakRef<Item>>>>;

const BATCH = 64;
/** How many entries are made before others may run: a store in memory answers without ever leaving the microtasks. */
const AT_ONCE = 8;
const NO_ROLL: Roll = { slips: [], entries: [], omitted: [] };

/** A stock of entries, empty at first. */
export function createEntries(store: Pick<SlipStore, 'articles'>): Entries {
  const stock: Stock = { headline: new WeakMap(), excerpt: new WeakMap(), full: new WeakMap() };
  const answered = new WeakMap<Roll, DocumentPlan>();
  return {
    of: async (slips, plan, before = NO_ROLL) => {
      const isWhole = before.entries.length === before.slips.length;
      const known = isWhole && isAlike(plan, answered.get(before)) ? before : NO_ROLL;
      const edit = editOf(known.slips, slips);
      const items = await itemsOf(freshIn(edit), plan, { stock, store });
      const all = carried(edit, known.entries, (slip) => entryIn(items, slip));
      const entries = areThere(all) ? all : all.filter((it) => it !== undefined);
      const roll = { slips, entries, omitted: [...items.values()].filter((it) => 'reason' in it) };
      answered.set(roll, plan);
      return roll;
    },
  };
}

/** Whether the same slips are the same entries. */
function isAlike({ curated, channel }: DocumentPlan, before: DocumentPlan | undefined): boolean {
  return curated === before?.curated && channel.content === before.channel.content;
}

function areThere<T>(list: readonly (T | undefined)[]): list is readonly T[] {
  return !list.includes(undefined);
}

function entryIn(items: ReadonlyMap<Slip, Item>, slip: Slip): Entry | undefined {
  const item = items.get(slip);
  return item !== undefined && 'bytes' in item ? item : undefined;
}

/** Where entries are kept, and what new ones are made of. */
interface Works {
  readonly stock: Stock;
  readonly store: Pick<SlipStore, 'articles'>;
}

/** In their order, without those whose articles are gone meanwhile. */
async function itemsOf(
  slips: readonly Slip[],
  plan: DocumentPlan,
  { stock, store }: Works,
): Promise<ReadonlyMap<Slip, Item>> {
  // Whatever stands in a list cannot be forgotten while the rest of it is made.
  const kept = slips.map((slip) => keptItem(slip, plan, stock));
  const missing = slips.filter((_, at) => kept[at] === undefined);
  const made = await makeAll(missing, plan, store);
  for (const [slip, item] of made) stock[policyOf(slip, plan)].set(slip, new WeakRef(item));
  const items = new Map<Slip, Item>();
  for (const [at, slip] of slips.entries()) {
    const item = kept[at] ?? made.get(slip);
    if (item !== undefined) items.set(slip, item);
  }
  return items;
}

function keptItem(slip: Slip, plan: DocumentPlan, stock: Stock): Item | undefined {
  const item = stock[policyOf(slip, plan)].get(slip)?.deref();
  const isCurrent = item === undefined || !('note' in item) || item.note === plan.curated.get(slip.id);
  return isCurrent ? item : undefined;
}

function policyOf(slip: Slip, { channel }: DocumentPlan): ContentPolicy {
  return contentPolicy(slip, slip.card, channel);
}

/** Without those whose articles are gone meanwhile. */
async function makeAll(
  slips: readonly Slip[],
  plan: DocumentPlan,
  store: Pick<SlipStore, 'articles'>,
): Promise<ReadonlyMap<Slip, Item>> {
  const made = new Map<Slip, Item>();
  for (let at = 0; at < slips.length; at += BATCH) {
    const batch = slips.slice(at, at + BATCH);
    const articles = await store.articles(batch.map(({ id }) => id));
    for (const slip of batch) {
      const article = articles.get(slip.id);
      if (article !== undefined) made.set(slip, itemOf(article, slip, plan));
      if (made.size % AT_ONCE === AT_ONCE - 1) await setImmediate();
    }
  }
  return made;
}

/** One bad article costs that article, never a document. */
function itemOf(article: Article, slip: Slip, plan: DocumentPlan): Item {
  try {
    const policy = policyOf(slip, plan);
    const shown = permitted(article, policy);
    const item = toItem(shown, plan);
    const [rss, atom, json] = ALL_FORMS.map((form) => bytesOf(form, item)) as [Buffer, Buffer, Buffer];
    const digests = { rss: digest(rss), atom: digest(atom), json: digest(json) };
    const note = plan.curated.get(slip.id);
    return {
      slip,
      policy,
      note,
      changedAt: changedAt(slip, note),
      shown: { ...shown, contentHtml: undefined },
      bytes: { rss, atom, json },
      digests,
    };
  } catch (thrown) {
    return { id: article.id, reason: messageOf(thrown) };
  }
}

/** @throws Error that names what the item lacks, or why it is not well-formed. */
function bytesOf(form: Form, item: CombinedItem): Buffer {
  const { kind, shell } = form;
  const text = form.item(item);
  const faults = checkItem(kind, shell, text);
  if (faults.length > 0) throw new Error(`${kind}: ${faults.join(', ')}`);
  return Buffer.from(text);
}
