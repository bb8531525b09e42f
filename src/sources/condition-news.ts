/**
 * What is told of sources whose state changes: nothing that the next visit may take back, nothing that the operator did, and never a
 * flood. A pure decision of what was told, how the sources are, and now.
 */

import type { Instant } from '../model.ts';
import type { SourceCondition, SourceHealth } from '../outward.ts';
import type { ConditionChange, ConditionNews, ToldCondition } from '../store/collections.ts';
import { addMinutes, earlierOf, minutesBetween } from '../text/date.ts';

/** A change that has not stood for long enough. */
export interface PendingCondition {
  readonly state: SourceCondition;
  readonly since: Instant;
  /** The visit after which it was first seen: another one confirms it. */
  readonly visitAt: Instant | undefined;
}

export interface WatchedConditions {
  /** By source id, as the two that follow. */
  readonly told: ReadonlyMap<string, ToldCondition>;
  readonly pending: ReadonlyMap<string, PendingCondition>;
  /** Newest first. */
  readonly news: readonly ConditionNews[];
}

const STANDS_MINUTES = 60;
const DAY_MINUTES = 1440;
const MOST_A_DAY = 4;
/** What changes so soon after an entry waits for others, longer after many: then it is our own network, or a host of many. */
const PAUSE_MINUTES = 10;
const LONG_PAUSE_MINUTES = 60;
const MANY = 4;
const MOST_LISTED = 50;
const MOST_NEWS = 50;

/** What is known afterwards; `host` is that of our site and stands in the ids of new entries, which never change. */
export function watchConditions(
  known: WatchedConditions,
  sources: readonly SourceHealth[],
  { now, host }: { readonly now: Instant; readonly host: string },
): WatchedConditions {
  const told = new Map<string, ToldCondition>();
  const pending = new Map<string, PendingCondition>();
  for (const source of sources) {
    const before = known.told.get(source.id);
    const settled = isQuiet(source.state, before) ? adopted(source.state, before) : before;
    if (settled !== undefined) told.set(source.id, settled);
    if (settled?.state !== source.state) pending.set(source.id, pendingOf(source, known.pending, now));
  }
  const ripe = isPausing(known.news[0], now)
    ? []
    : sources.filter((source) => isRipe(source, { told, pending, now }));
  const fresh = entryOf(ripe, { told, pending, now, host });
  for (const { id, state } of ripe) {
    told.set(id, { state, at: [...lastDay(told.get(id), now), now] });
    pending.delete(id);
  }
  return { told, pending, news: [...fresh, ...known.news].slice(0, MOST_NEWS) };
}

/** What the operator did, and that all is well from the first, is no news. */
function isQuiet(state: SourceCondition, before: ToldCondition | undefined): boolean {
  if (state === 'paused' || state === 'waiting') return true;
  const isFirst = before === undefined || before.state === 'paused' || before.state === 'waiting';
  return state === 'ok' && isFirst;
}

function adopted(state: SourceCondition, before: ToldCondition | undefined): ToldCondition {
  return before?.state === state ? before : { state, at: before?.at ?? [] };
}

function pendingOf(
  { id, state, lastVisitAt }: SourceHealth,
  known: WatchedConditions['pending'],
  now: Instant,
): PendingCondition {
  const before = known.get(id);
  return before?.state === state ? before : { state, since: now, visitAt: lastVisitAt };
}

interface Ripening extends Pick<WatchedConditions, 'told' | 'pending'> {
  readonly now: Instant;
}

/** It stood for an hour, or for two visits. */
function isRipe({ id, lastVisitAt }: SourceHealth, { told, pending, now }: Ripening): boolean {
  const change = pending.get(id);
  if (change === undefined || lastDay(told.get(id), now).length >= MOST_A_DAY) return false;
  return lastVisitAt !== change.visitAt || minutesBetween(change.since, now) >= STANDS_MINUTES;
}

function lastDay(told: ToldCondition | undefined, now: Instant): readonly Instant[] {
  const from = addMinutes(now, -DAY_MINUTES);
  return (told?.at ?? []).filter((at) => at > from && at <= now);
}

/** A clock that was set back ends every pause. */
function isPausing(newest: ConditionNews | undefined, now: Instant): boolean {
  if (newest === undefined) return false;
  const passed = minutesBetween(newest.at, now);
  return passed >= 0 && passed < (newest.changes.length < MANY ? PAUSE_MINUTES : LONG_PAUSE_MINUTES);
}

/** All that are ripe at once make one entry; two of the same instant would have no order. */
function entryOf(
  ripe: readonly SourceHealth[],
  { now, host, told, pending }: Ripening & { readonly host: string },
): readonly ConditionNews[] {
  const [first] = ripe;
  if (first === undefined) return [];
  const name = ripe.length === 1 ? encodeURIComponent(first.id) : 'several/sources';
  return [
    {
      id: `tag:${host},2026:status/${now}/${name}`,
      at: now,
      since: ripe.map(({ id }) => pending.get(id)?.since ?? now).reduce(earlierOf, now),
      changes: ripe.slice(0, MOST_LISTED).map((source) => changeOf(source, told)),
      more: Math.max(0, ripe.length - MOST_LISTED),
    },
  ];
}

function changeOf(source: SourceHealth, told: WatchedConditions['told']): ConditionChange {
  const { id, title, url, state, sentence, error } = source;
  return { sourceId: id, title, url, from: told.get(id)?.state ?? 'waiting', to: state, sentence, error };
}
