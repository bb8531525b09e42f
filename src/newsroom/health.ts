import type { Config } from '../config/config.ts';
import type { Instant, Source, SourceState } from '../model.ts';
import type { SourceHealth } from '../outward.ts';
import { domainsAsked } from '../schedule/asked.ts';
import { closedAmong, newestPaces, waitReason } from '../schedule/pace.ts';
import { healthOf } from '../sources/health.ts';
import type { Store } from '../store/store.ts';
import { addMinutes, laterOf } from '../text/date.ts';
import { createKeptOut, type KeptOut } from './kept-out.ts';

const DAYS = 30;
const NO_ARRIVALS: readonly number[] = Array.from({ length: DAYS }, () => 0);

/** Tells how each source is doing, in the operator's order. */
export function healthDesk(
  config: Config,
  store: Store,
  now: () => Instant,
): () => Promise<readonly SourceHealth[]> {
  const keptOut = createKeptOut(config, store);
  return () => healthOfAll(config, store, keptOut, now());
}

async function healthOfAll(
  { sources }: Config,
  store: Store,
  keptOut: KeptOut,
  now: Instant,
): Promise<readonly SourceHealth[]> {
  const [states, counts, kept] = [await store.states(), await store.counts(), await keptOut()];
  const arrivals = store.arrivalsByDay(firstDay(now), DAYS);
  const putOff = waitsOf(states, now);
  return sources.map((source) => {
    const { id } = source;
    const out = kept.get(id) ?? 0;
    const brought = {
      articles: counts.get(id) ?? 0,
      arrivals: arrivals.get(id) ?? NO_ARRIVALS,
      oddities: out === 0 ? [] : [`Its rules keep all of its last ${out} articles out.`],
    };
    return putOff(source, healthOf(source, states.get(id), brought, now));
  });
}

/** Midnight (UTC) at the beginning of the first of the days that end with today. */
function firstDay(now: Instant): Instant {
  return addMinutes(`${now.slice(0, 10)}T00:00:00.000Z`, (1 - DAYS) * 1440);
}

/** A domain that is closed for a while puts off the visits of all its sources. */
function waitsOf(states: ReadonlyMap<string, SourceState>, now: Instant) {
  const paces = newestPaces(states.values());
  return (source: Source, health: SourceHealth): SourceHealth => {
    if (health.state === 'paused' || health.state === 'gone') return health;
    const dueAt = laterOf(health.nextCheckAt ?? now, now);
    const closed = closedAmong(domainsAsked(source, states.get(source.id)), paces, dueAt);
    if (closed === undefined) return health;
    return { ...health, nextCheckAt: closed.opensAt, why: waitReason(closed) };
  };
}
