/**
 * `npm run bench:simulate`: the real scheduler, queue, pace and line over days of virtual time. First sixty feeds of one domain under
 * each kind of limit, then a crowd with mixed habits and troubles, beside a poller that asks everybody once an hour. Exits 1 where a
 * domain refuses again after its first lesson.
 */
import {
  crowd,
  type Fairness,
  fairnessOf,
  pollHourly,
  type Summary,
  sixtyFeeds,
  summaryOf,
} from './simulated-crowds.ts';
import { LIMITS, type LimitKind } from './simulated-limits.ts';
import { simulate } from './simulated-time.ts';

const SOURCES = Number(process.env['SOURCES'] ?? 5000);
const DAYS = 7;
const LIMIT_DAYS = 3;

function say(...cells: readonly (string | number)[]): void {
  const [name = '', ...others] = cells;
  process.stdout.write(`${`${name}`.padEnd(22)}${others.map((it) => `${it}`.padStart(14)).join('')}\n`);
}

function sayFairness(kind: string, { refused, refusedAgain, visits, longestHours }: Fairness): void {
  say(kind, refused, refusedAgain, ...visits, `${longestHours.toFixed(1)} h`);
}

async function limited(kind: LimitKind): Promise<number> {
  const simulation = sixtyFeeds(kind, LIMIT_DAYS);
  const fairness = fairnessOf(await simulate(simulation), simulation);
  sayFairness(kind, fairness);
  return fairness.refusedAgain;
}

async function crowded(): Promise<number> {
  const simulation = crowd(SOURCES, DAYS);
  const startedMs = performance.now();
  const outcome = await simulate(simulation);
  const seconds = (performance.now() - startedMs) / 1000;
  globalThis.gc?.();
  const heapMb = process.memoryUsage().heapUsed / 2 ** 20;
  const naive = crowd(SOURCES, DAYS);
  const ours = summaryOf(outcome, simulation);
  sayBeside(ours, summaryOf(pollHourly(naive), naive));
  const { refusedAgain } = fairnessOf(outcome, simulation);
  say('429 after the lesson', refusedAgain);
  say('heap at the end', `${heapMb.toFixed(0)} MB`);
  say('simulated in', `${seconds.toFixed(0)} s`);
  return refusedAgain;
}

function sayBeside(ours: Summary, theirs: Summary): void {
  const row = (name: string, cell: (summary: Summary) => string | number) =>
    say(name, cell(ours), cell(theirs));
  const share = ({ refused, requestsADay }: Summary) => refused / (requestsADay * SOURCES * DAYS);
  say('', 'Voltwire', 'hourly poller');
  row('requests/source/day', ({ requestsADay }) => requestsADay.toFixed(2));
  row('429', ({ refused }) => refused);
  row('share of 429', (it) => `${(100 * share(it)).toFixed(3)} %`);
  row('posts found', ({ found }) => found);
  row('freshness, median', ({ median }) => `${median.toFixed(0)} min`);
  row('freshness, 99 %', ({ late }) => `${(late / 60).toFixed(1)} h`);
  row('most/domain/second', ({ busiestSecond }) => busiestSecond);
  row('most/minute', ({ busiestMinute }) => busiestMinute);
}

say('60 feeds, 3 days', '429', 'after lesson', 'least visits', 'median', 'most', 'longest wait');
let refusedAgain = 0;
for (const kind of Object.keys(LIMITS) as LimitKind[]) refusedAgain += await limited(kind);
process.stdout.write(`\n${SOURCES} sources, ${DAYS} days\n`);
refusedAgain += await crowded();
process.exitCode = refusedAgain === 0 ? 0 : 1;
