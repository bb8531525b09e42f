import type { Measured } from './store-child.ts';
import type { EngineName } from './store-engines.ts';
import type { Pauses } from './store-pauses.ts';

/** What was measured of one engine at one size: medians of the rounds. */
export interface Row {
  readonly engine: EngineName;
  readonly articles: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** Checkpoints and all else that happens now and then included. */
  readonly meanMs: number;
  readonly kilobytes: number | undefined;
  readonly openMs: number;
  readonly residentMb: number;
  readonly peakMb: number;
  readonly newestMs: number;
  readonly knownMs: number;
}

export interface PauseRounds {
  readonly articles: number;
  readonly rounds: readonly Pauses[];
}

export interface Goal {
  readonly claim: string;
  readonly found: string;
  readonly met: boolean;
}

const FLAT = 1.5;
const BESIDE_SQLITE = 2;
const BYTES_AN_ARTICLE = 400;
const BASE_MB = 60;
const OPEN_MS = 1000;
const OPEN_ARTICLES = 100_000;
const PAUSE_MS = 20;

export function summed(engine: EngineName, articles: number, rounds: readonly Measured[]): Row {
  const middle = (figure: (round: Measured) => number) => quantile(rounds.map(figure), 0.5);
  const told = rounds.every(({ writtenBytes }) => writtenBytes !== undefined);
  return {
    engine,
    articles,
    medianMs: middle(({ batchMs }) => quantile(batchMs, 0.5)),
    p99Ms: middle(({ batchMs }) => quantile(batchMs, 0.99)),
    meanMs: middle(({ batchMs }) => batchMs.reduce((sum, ms) => sum + ms, 0) / batchMs.length),
    kilobytes: told
      ? middle(({ writtenBytes, batchMs }) => (writtenBytes ?? 0) / 1000 / batchMs.length)
      : undefined,
    openMs: middle(({ openMs }) => openMs),
    residentMb: middle(({ residentMb }) => residentMb),
    peakMb: middle(({ peakMb }) => peakMb),
    newestMs: middle(({ newestMs }) => quantile(newestMs, 0.5)),
    knownMs: middle(({ knownMs }) => quantile(knownMs, 0.5)),
  };
}

/** One line a row; ms unless the head says otherwise. */
export function table(rows: readonly Row[]): string {
  const head = ['articles', 'median', 'p99', 'mean', 'kB', 'open', 'MB', 'peak', 'newest 50', 'known of 20'];
  const lines = rows.map((row) => [
    row.engine.padEnd(15),
    ...[
      row.articles,
      row.medianMs,
      row.p99Ms,
      row.meanMs,
      row.kilobytes,
      row.openMs,
      row.residentMb,
      row.peakMb,
    ].map(brief),
    brief(row.newestMs),
    brief(row.knownMs),
  ]);
  const all = [['a batch of 20:'.padEnd(15), ...head], ...lines];
  return `${all.map(([first = '', ...rest]) => first + rest.map((it) => it.padStart(12)).join('')).join('\n')}\n\n`;
}

function brief(figure: number | undefined): string {
  if (figure === undefined) return '–';
  if (Number.isInteger(figure) || figure >= 100) return String(Math.round(figure));
  return figure.toPrecision(3);
}

/** What is promised, and whether it holds. What could not be measured is no goal. */
export function goalsOf(rows: readonly Row[], pauses: PauseRounds): readonly Goal[] {
  const ours = rows.filter(({ engine }) => engine === 'voltwire');
  const sqlite = rows.filter(({ engine }) => engine === 'better-sqlite3');
  return [
    ...flatness(ours),
    ...ours.map(residentGoal),
    ...ours.map(openGoal),
    ...sqlite.flatMap((theirs) => besideGoal(ours, theirs)),
    pauseGoal(pauses),
  ];
}

function flatness(ours: readonly Row[]): readonly Goal[] {
  const [first, last] = [ours[0], ours.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  const ratio = (name: 'medianMs' | 'meanMs' | 'kilobytes', what: string): Goal => {
    const found = (last[name] ?? 0) / (first[name] ?? 1);
    const claim = `${what} of a batch, ${last.articles} articles beside ${first.articles}: ≤ ${FLAT} ×`;
    return { claim, found: `${found.toFixed(2)} ×`, met: found <= FLAT };
  };
  const bytes = first.kilobytes === undefined ? [] : [ratio('kilobytes', 'bytes')];
  return [ratio('medianMs', 'median time'), ratio('meanMs', 'mean time'), ...bytes];
}

function residentGoal({ articles, residentMb }: Row): Goal {
  const most = BASE_MB + (BYTES_AN_ARTICLE * articles) / 1e6;
  const claim = `resident with ${articles} articles: ≤ ${most.toFixed(0)} MB`;
  return { claim, found: `${residentMb.toFixed(0)} MB`, met: residentMb <= most };
}

function openGoal({ articles, openMs }: Row): Goal {
  const most = OPEN_MS * Math.max(1, articles / OPEN_ARTICLES);
  const claim = `opening ${articles} articles: ≤ ${most.toFixed(0)} ms`;
  return { claim, found: `${openMs.toFixed(0)} ms`, met: openMs <= most };
}

function besideGoal(ours: readonly Row[], theirs: Row): readonly Goal[] {
  const mine = ours.find(({ articles }) => articles === theirs.articles);
  if (mine === undefined) return [];
  const found = mine.meanMs / theirs.meanMs;
  const claim = `mean time of a batch beside better-sqlite3, ${theirs.articles} articles: ≤ ${BESIDE_SQLITE} ×`;
  return [{ claim, found: `${found.toFixed(2)} ×`, met: found <= BESIDE_SQLITE }];
}

/** A pause of our own comes back in every round, and one that the machine makes does not: so the shortest of the longest counts. */
function pauseGoal({ articles, rounds }: PauseRounds): Goal {
  const names = ['opening', 'saving', 'pruning', 'closing'] as const;
  const found = names.map((name) => ({
    name,
    ms: Math.min(...rounds.map((round) => round[name].ownMs)),
    wallMs: Math.min(...rounds.map((round) => round[name].wallMs)),
  }));
  return {
    claim: `longest work between two turns of the event loop (and its delay), ${articles} articles: ≤ ${PAUSE_MS} ms`,
    found: found.map(({ name, ms, wallMs }) => `${name} ${ms.toFixed(1)} (${wallMs.toFixed(1)})`).join(', '),
    met: found.every(({ ms }) => ms <= PAUSE_MS),
  };
}

export function toldGoal({ claim, found, met }: Goal): string {
  return `${met ? 'met   ' : 'MISSED'}  ${claim}: ${found}\n`;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
