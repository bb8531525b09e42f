/**
 * One store of one size in a process of its own, so that what is resident is the store's: `fill` makes it, `measure` opens it and
 * adds to it, `pauses` watches the event loop while everything happens that happens now and then. One line of JSON comes out.
 */
import { existsSync, readFileSync } from 'node:fs';
import { collectEarly, collectNow, keepYoungGenerationSmall } from '../src/cli/lean-heap.ts';

// As the service itself begins: before anything large is loaded.
keepYoungGenerationSmall();
const { articleId, BATCH, numberedVisit } = await import('./store-articles.ts');
const { openEngineNamed } = await import('./store-engines.ts');
type EngineName = Parameters<typeof openEngineNamed>[0];

const VISITS_AT_ONCE = 50;
const QUERIES = 40;
/** What a service does most of the time: nothing. V8 notices after eight seconds, and gives back what lies idle step by step. */
const SETTLE_MS = 25_000;

export interface Measured {
  readonly openMs: number;
  /** Of each batch, in turn. */
  readonly batchMs: readonly number[];
  /** Handed to the system for writing, all batches together; undefined where the system does not tell. */
  readonly writtenBytes: number | undefined;
  readonly newestMs: readonly number[];
  readonly knownMs: readonly number[];
  readonly residentMb: number;
  readonly peakMb: number;
}

const [action, engineName, folder = '', size, batches] = process.argv.slice(2);
const engine = engineName as EngineName;

process.stdout.write(`${JSON.stringify(await result())}\n`);

async function result(): Promise<unknown> {
  if (action === 'probe') return probe();
  if (action === 'fill') return fill(Number(size));
  if (action === 'pauses') return (await import('./store-pauses.ts')).watchPauses(folder, Number(size));
  return measure(Number(size), Number(batches));
}

async function probe(): Promise<{ readonly usable: boolean; readonly why: string }> {
  try {
    await (await openEngineNamed(engine, folder)).close();
    return { usable: true, why: '' };
  } catch (failed) {
    return { usable: false, why: failed instanceof Error ? (failed.message.split('\n', 1)[0] ?? '') : '' };
  }
}

async function fill(articles: number): Promise<object> {
  const store = await openEngineNamed(engine, folder);
  const step = BATCH * VISITS_AT_ONCE;
  for (let from = 0; from < articles; from += step) {
    const visits = [];
    for (let at = from; at < Math.min(articles, from + step); at += BATCH) visits.push(numberedVisit(at));
    await store.save(visits);
  }
  await store.close();
  return {};
}

async function measure(articles: number, count: number): Promise<Measured> {
  const { ms: openMs, value: store } = await timed(() => openEngineNamed(engine, folder));
  collectEarly();
  collectNow();
  const batchMs: number[] = [];
  const before = writtenBytes();
  for (let batch = 0; batch < count; batch++) {
    const visit = numberedVisit(articles + batch * BATCH);
    batchMs.push((await timed(() => store.save([visit]))).ms);
  }
  const after = writtenBytes();
  const newestMs: number[] = [];
  const knownMs: number[] = [];
  for (let query = 0; query < QUERIES; query++) {
    newestMs.push((await timed(() => store.newest50())).ms);
    // Half of them are known, as when a publisher has ten new ones.
    const ids = Array.from({ length: BATCH }, (_, k) =>
      articleId(k % 2 === 0 ? (query * 7919 + k * 104_729) % articles : 1e9 + query * BATCH + k),
    );
    knownMs.push((await timed(() => store.known(ids))).ms);
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const residentMb = process.memoryUsage.rss() / 1e6;
  const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
  await store.close();
  const written = before === undefined || after === undefined ? undefined : after - before;
  return { openMs, batchMs, writtenBytes: written, newestMs, knownMs, residentMb, peakMb };
}

async function timed<T>(job: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const startedMs = performance.now();
  const value = await job();
  return { ms: performance.now() - startedMs, value };
}

function writtenBytes(): number | undefined {
  if (!existsSync('/proc/self/io')) return undefined;
  return Number(/^wchar: (\d+)$/mu.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}
