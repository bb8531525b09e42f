import { isDeepStrictEqual } from 'node:util';
import type { Article, Sighting } from '../src/model.ts';
import type { Store } from '../src/store/store.ts';
import { ARTICLES_A_VISIT, articleId, articleOf, LANES, sourceIdOf, type Word } from './workload.ts';

/** What was said to be safe, and how far things had begun. */
export interface Ledger {
  /** Of each lane, the last visit that was acknowledged; -1 for none. */
  safe: number[];
  /** Visits below are gone for certain; visits from the other on are certainly not. */
  prunedBefore: number;
  pruningBefore: number;
}

export interface Verdict {
  /** Visits that were acknowledged and are not there. */
  readonly lost: number;
  /** What is half there, other than it was, or back again, one sentence each. */
  readonly torn: readonly string[];
  /** Of each lane, the first visit that is not there. */
  readonly next: readonly number[];
}

/** Visits that are looked at one by one before the last: no prune leaves so many. */
const WINDOW = 150;
const BEYOND = 3;

export function emptyLedger(): Ledger {
  return { safe: Array<number>(LANES).fill(-1), prunedBefore: 0, pruningBefore: 0 };
}

export function note(ledger: Ledger, word: Word): void {
  if (word.kind === 'saved') ledger.safe[word.lane] = word.visit;
  else if (word.kind === 'pruning') ledger.pruningBefore = Math.max(ledger.pruningBefore, word.before);
  else if (word.kind === 'pruned') ledger.prunedBefore = Math.max(ledger.prunedBefore, word.before);
}

/** Compares a store with what was said of it. From then on, all that is there counts as acknowledged. */
export async function judge(store: Store, ledger: Ledger): Promise<Verdict> {
  const states = await store.states();
  const torn: string[] = [];
  let lost = 0;
  const next: number[] = [];
  for (let lane = 0; lane < LANES; lane++) {
    const last = states.get(sourceIdOf(lane))?.entryCount ?? -1;
    lost += Math.max(0, (ledger.safe[lane] ?? -1) - last);
    torn.push(...(await faultsOfLane(store, lane, last, ledger)));
    next.push(last + 1);
  }
  ledger.safe = next.map((visit) => visit - 1);
  return { lost, torn, next };
}

async function faultsOfLane(
  store: Store,
  lane: number,
  last: number,
  ledger: Ledger,
): Promise<readonly string[]> {
  const first = Math.max(0, last - WINDOW);
  const ids: string[] = [];
  for (let visit = first; visit <= last + BEYOND; visit++) {
    for (let place = 0; place < ARTICLES_A_VISIT; place++) ids.push(articleId(lane, visit, place));
  }
  const [sightings, articles] = [await store.sightings(ids), await store.articles(ids)];
  return ids.flatMap((id, at) => {
    const visit = first + Math.floor(at / ARTICLES_A_VISIT);
    const place = at % ARTICLES_A_VISIT;
    const known = { sighting: sightings.get(id), article: articles.get(id) };
    const wanted = articleOf(lane, visit, place, place === 0 && visit < last);
    const fault = visit > last ? faultBeyond(known) : faultOf(known, wanted, standing(visit, ledger));
    return fault === undefined ? [] : [`lane ${lane}, visit ${visit}, article ${place}: ${fault}`];
  });
}

interface Known {
  readonly sighting: Sighting | undefined;
  readonly article: Article | undefined;
}

type Standing = 'stays' | 'goes' | 'gone';

function standing(visit: number, { prunedBefore, pruningBefore }: Ledger): Standing {
  if (visit < prunedBefore) return 'gone';
  return visit < pruningBefore ? 'goes' : 'stays';
}

function faultBeyond({ sighting, article }: Known): string | undefined {
  return sighting === undefined && article === undefined
    ? undefined
    : 'is there without the rest of its visit';
}

function faultOf({ sighting, article }: Known, wanted: Article, standing: Standing): string | undefined {
  if (sighting === undefined) return 'was never seen, and its visit was';
  if (sighting.kept !== (article !== undefined)) return 'is stored, and cannot be read';
  if (article === undefined) return standing === 'stays' ? 'is gone' : undefined;
  if (standing === 'gone') return 'is back after it was pruned';
  const same = isDeepStrictEqual(article, JSON.parse(JSON.stringify(wanted)));
  return same && sighting.fingerprint === wanted.fingerprint ? undefined : 'is another than was saved';
}
