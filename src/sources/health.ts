import type { Instant, Source, SourceState } from '../model.ts';
import { cardOf } from './card.ts';

/** `paused`: switched off by the operator. `waiting`: never visited yet. `gone`: the publisher says that it ended. */
export type Condition = 'ok' | 'failing' | 'gone' | 'paused' | 'waiting';

/** How one source is doing, for people and programs. */
export interface SourceHealth {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly state: Condition;
  readonly articles: number;
  readonly lastSuccessAt: Instant | undefined;
  readonly nextCheckAt: Instant | undefined;
  /** One plain sentence; undefined while all is well. */
  readonly error: string | undefined;
  readonly warnings: readonly string[];
}

/** What we can tell of a source from its last visits; `articles` is how many of it are stored. */
export function healthOf(source: Source, state: SourceState | undefined, articles: number): SourceHealth {
  const condition = conditionOf(source, state);
  return {
    id: source.id,
    title: cardOf(source, state).title,
    url: source.publicUrl,
    state: condition,
    articles,
    lastSuccessAt: state?.succeededAt,
    nextCheckAt: source.enabled ? state?.nextCheckAt : undefined,
    error: condition === 'failing' || condition === 'gone' ? state?.lastError?.message : undefined,
    warnings: state?.warnings ?? [],
  };
}

/** The same for programs: absent values are null. */
export function healthJson(health: SourceHealth): Readonly<Record<string, unknown>> {
  const { lastSuccessAt = null, nextCheckAt = null, error = null } = health;
  return { ...health, lastSuccessAt, nextCheckAt, error };
}

function conditionOf(source: Source, state: SourceState | undefined): Condition {
  if (!source.enabled) return 'paused';
  if (state === undefined) return 'waiting';
  if (state.goneAt !== undefined) return 'gone';
  return state.failures > 0 ? 'failing' : 'ok';
}
