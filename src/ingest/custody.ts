import type { SourceState } from '../model.ts';

/**
 * One hand at a time on each source. Visits go by the state that the scheduler holds; what comes between them (a delivery, a lease)
 * goes by the store, and is shown to the next visit, so that neither undoes what the other saved.
 */
export interface Custody {
  /** Runs a visit when nobody else has the source; it sees `known`, or what was saved since by an amendment. */
  readonly visit: (
    sourceId: string,
    known: SourceState | undefined,
    work: (newest: SourceState | undefined) => Promise<SourceState>,
  ) => Promise<SourceState>;
  /** Runs work that saves another state of a source that was visited before; answers whether it was. Rejects as `work` does. */
  readonly amend: (sourceId: string, work: (newest: SourceState) => Promise<SourceState>) => Promise<boolean>;
}

/** `stored` answers a source's state as it is stored, and is asked at each amendment. */
export function createCustody(stored: (sourceId: string) => Promise<SourceState | undefined>): Custody {
  const last = new Map<string, Promise<unknown>>();
  const amended = new Map<string, SourceState>();
  const inTurn = async <T>(sourceId: string, work: () => Promise<T>): Promise<T> => {
    const before = last.get(sourceId) ?? Promise.resolve();
    const turn = before.then(work, work);
    last.set(sourceId, turn);
    try {
      return await turn;
    } finally {
      if (last.get(sourceId) === turn) last.delete(sourceId);
    }
  };
  return {
    visit: (sourceId, known, work) =>
      inTurn(sourceId, async () => {
        const state = await work(amended.get(sourceId) ?? known);
        amended.delete(sourceId);
        return state;
      }),
    amend: (sourceId, work) =>
      inTurn(sourceId, async () => {
        const newest = await stored(sourceId);
        if (newest === undefined) return false;
        amended.set(sourceId, await work(newest));
        return true;
      }),
  };
}
