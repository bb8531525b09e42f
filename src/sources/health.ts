import type { HubLease, Instant, Source, SourceState } from '../model.ts';
import type { SourceCondition, SourceHealth, SourcePush } from '../outward.ts';
import { cardOf } from './card.ts';
import { isEdited } from './due.ts';

/** What we can tell of a source from its last visits; `articles` is how many of it are stored. */
export function healthOf(
  source: Source,
  state: SourceState | undefined,
  articles: number,
  now: Instant,
): SourceHealth {
  const condition = conditionOf(source, state);
  const isVisited = condition === 'ok' || condition === 'failing';
  return {
    id: source.id,
    title: cardOf(source, state).title,
    url: source.publicUrl,
    state: condition,
    articles,
    lastSuccessAt: state?.succeededAt,
    nextCheckAt: isVisited ? state?.nextCheckAt : undefined,
    why: isVisited || condition === 'gone' ? state?.why : undefined,
    movedTo: movedTo(source, state),
    error: condition === 'failing' || condition === 'gone' ? state?.lastError?.message : undefined,
    warnings: state?.warnings ?? [],
    push: source.enabled ? pushOf(state?.hub, now) : undefined,
  };
}

/** The same for programs: absent values are null. */
export function healthJson(health: SourceHealth): Readonly<Record<string, unknown>> {
  const { lastSuccessAt = null, nextCheckAt = null, why = null, movedTo = null } = health;
  const { error = null, push = null } = health;
  return { ...health, lastSuccessAt, nextCheckAt, why, movedTo, error, push };
}

function pushOf(lease: HubLease | undefined, now: Instant): SourcePush | undefined {
  if (lease?.expiresAt === undefined || lease.expiresAt <= now) return undefined;
  return { hub: lease.hub, until: lease.expiresAt };
}

function conditionOf(source: Source, state: SourceState | undefined): SourceCondition {
  if (!source.enabled) return 'paused';
  if (state === undefined || isEdited(source, state)) return 'waiting';
  if (state.goneAt !== undefined) return 'gone';
  return state.failures > 0 ? 'failing' : 'ok';
}

/** A redirect may pass a secret of the configured address on. */
function movedTo(source: Source, state: SourceState | undefined): string | undefined {
  const isPublic = source.publicUrl === source.url && state?.sourceUrl === source.url;
  return isPublic && state.relocation?.adoptedAt !== undefined ? state.relocation.to : undefined;
}
