/**
 * Articles as items of the three formats. An item is rendered and read back once, and kept as bytes: a document of five hundred then
 * costs the joining of five hundred buffers, whichever of them is new.
 */

import { setImmediate } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Article, ContentPolicy } from '../model.ts';
import type { Omission } from '../outward.ts';
import { digest } from '../text/hash.ts';
import { type DocumentPlan, toDocument } from './document.ts';
import { ALL_FORMS, type Form } from './forms.ts';
import { contentPolicy, permitted } from './presentation.ts';
import { checkDocument, type DocumentKind } from './self-check.ts';
import type { Slip, SlipStore } from './slips.ts';

export interface Fragment {
  readonly bytes: Buffer;
  readonly digest: string;
}

/** An article in every format, under one policy. */
export interface Entry {
  readonly slip: Slip;
  readonly policy: ContentPolicy;
  readonly fragments: Readonly<Record<DocumentKind, Fragment>>;
}

export interface Entries {
  /** The entries of these articles in their order; an article that cannot be made an entry of is told in its place. */
  readonly of: (slips: readonly Slip[], plan: DocumentPlan) => Promise<readonly (Entry | Omission)[]>;
  /** Forgets what nobody has asked for since the last call. */
  readonly sweep: () => void;
}

/** An article's entries by policy. A slip is another one when its article or its source changed, so what is kept is never stale. */
interface Kept {
  readonly byPolicy: Partial<Record<ContentPolicy, Entry | Omission>>;
  asked: boolean;
}

type Stock = Map<Slip, Kept>;

const BATCH = 64;
/** How many entries are made before others may run: a store in memory answers without ever leaving the microtasks. */
const AT_ONCE = 8;

/** A stock of entries, empty at first. */
export function createEntries(store: Pick<SlipStore, 'articles'>): Entries {
  const stock: Stock = new Map();
  return {
    of: async (slips, plan) => {
      const policy = policies(plan);
      const missing = slips.filter((slip) => stock.get(slip)?.byPolicy[policy(slip)] === undefined);
      for (let at = 0; at < missing.length; at += BATCH) {
        await makeAll(missing.slice(at, at + BATCH), plan, store, stock);
      }
      return entriesOf(slips, stock, policy);
    },
    sweep: () => {
      for (const [slip, kept] of stock) {
        if (!kept.asked) stock.delete(slip);
        kept.asked = false;
      }
    },
  };
}

/** What a document may show of each article; asked once a source. */
function policies({ cards, channel }: DocumentPlan): (slip: Slip) => ContentPolicy {
  const known = new Map<string, ContentPolicy>();
  return (slip) => {
    const policy = known.get(slip.sourceId) ?? contentPolicy(slip, cards.get(slip.sourceId), channel);
    known.set(slip.sourceId, policy);
    return policy;
  };
}

function entriesOf(slips: readonly Slip[], stock: Stock, policy: (slip: Slip) => ContentPolicy) {
  const entries: (Entry | Omission)[] = [];
  for (const slip of slips) {
    const kept = stock.get(slip);
    const entry = kept?.byPolicy[policy(slip)];
    if (kept === undefined || entry === undefined) continue;
    kept.asked = true;
    entries.push(entry);
  }
  return entries;
}

async function makeAll(
  slips: readonly Slip[],
  plan: DocumentPlan,
  store: Pick<SlipStore, 'articles'>,
  stock: Stock,
): Promise<void> {
  const policy = policies(plan);
  const articles = await store.articles(slips.map(({ id }) => id));
  for (const [at, slip] of slips.entries()) {
    const article = articles.get(slip.id);
    if (article === undefined) continue;
    const entry = attempt(article, { slip, policy: policy(slip) }, plan);
    stock.set(slip, { byPolicy: { ...stock.get(slip)?.byPolicy, [policy(slip)]: entry }, asked: true });
    if (at % AT_ONCE === AT_ONCE - 1) await setImmediate();
  }
}

/** One bad article costs that article, never a document. */
function attempt(
  article: Article,
  about: Pick<Entry, 'slip' | 'policy'>,
  plan: DocumentPlan,
): Entry | Omission {
  try {
    const document = toDocument({ ...plan, history: undefined }, [permitted(article, about.policy)]);
    const fragment = (form: Form) => fragmentOf(form, document);
    const [rss, atom, json] = ALL_FORMS.map(fragment) as [Fragment, Fragment, Fragment];
    return { ...about, fragments: { rss, atom, json } };
  } catch (thrown) {
    return { id: article.id, reason: messageOf(thrown) };
  }
}

/** @throws Error that names what the item lacks, or why it is not well-formed. */
function fragmentOf({ kind, frame, item }: Form, document: ReturnType<typeof toDocument>): Fragment {
  const text = document.items.map(item).join('');
  const { before, after } = frame(document);
  const faults = checkDocument(kind, before + text + after, 1);
  if (faults.length > 0) throw new Error(`${kind}: ${faults.join(', ')}`);
  const bytes = Buffer.from(text);
  return { bytes, digest: digest(bytes) };
}
