import type { Instant, Source, SourceState } from '../model.ts';
import type { SourceHealth, SourcePush } from '../outward.ts';
import type { HubLease } from '../visits.ts';
import { cardOf } from './card.ts';
import { countAnomaly, judgeSource } from './condition.ts';

/** What else is known of it. */
export interface Brought {
  /** How many of its articles are stored. */
  readonly articles: number;
  readonly arrivals: readonly number[];
  /** What is odd about those, in plain sentences. */
  readonly oddities: readonly string[];
}

const UNVISITED = ['paused', 'waiting', 'gone'];

/** What we can tell of a source from its last visits and what they brought. */
export function healthOf(
  source: Source,
  state: SourceState | undefined,
  { articles, arrivals, oddities }: Brought,
  now: Instant,
): SourceHealth {
  const { state: condition, sentence } = judgeSource(source, state, now);
  const isVisited = !UNVISITED.includes(condition);
  const isWrong = condition === 'failing' || condition === 'blocked' || condition === 'gone';
  return {
    id: source.id,
    title: cardOf(source, state).title,
    url: source.publicUrl,
    state: condition,
    sentence,
    articles,
    arrivals,
    lastVisitAt: state?.checkedAt,
    lastSuccessAt: state?.succeededAt,
    lastNewsAt: state?.rhythm?.newestAt,
    nextCheckAt: isVisited ? state?.nextCheckAt : undefined,
    why: isVisited || condition === 'gone' ? state?.why : undefined,
    movedTo: movedTo(source, state),
    error: isWrong ? state?.lastError?.message : undefined,
    warnings: state === undefined ? [] : [...countAnomaly(state), ...oddities, ...state.warnings],
    push: source.enabled ? pushOf(state?.hub, now) : undefined,
  };
}

/** The same for programs: absent values are null. */
export function healthJson(health: SourceHealth): Readonly<Record<string, unknown>> {
  const { lastVisitAt = null, lastSuccessAt = null, lastNewsAt = null, nextCheckAt = null } = health;
  const { why = null, movedTo = null, error = null, push = null } = health;
  const instants = { lastVisitAt, lastSuccessAt, lastNewsAt, nextCheckAt };
  return { ...health, ...instants, why, movedTo, error, push };
}

function pushOf(lease: HubLease | undefined, now: Instant): SourcePush | undefined {
  if (lease?.expiresAt === undefined || lease.expiresAt <= now) return undefined;
  return { hub: lease.hub, until: lease.expiresAt };
}

/** A redirect may pass a secret of the configured address on. */
function movedTo(source: Source, state: SourceState | undefined): string | undefined {
  const isPublic = source.publicUrl === source.url && state?.sourceUrl === source.url;
  return isPublic && state.relocation?.adoptedAt !== undefined ? state.relocation.to : undefined;
}
