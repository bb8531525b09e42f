/**
 * Saves on their way. Those that wait for the same turn share one batch and one sync, and then stand or fall together. A sync and
 * its lock check cost as much as a hundred saves of a state: so a batch of states waits a moment for what is about to be saved. One
 * alone never waits, nor does news, which readers wait for.
 */

import type { Draft } from './draft.ts';
import type { Note } from './notes.ts';
import type { Visit } from './store.ts';

interface WaitingSave {
  readonly visit: Visit;
  readonly notes: readonly Note[];
  readonly resolve: () => void;
  readonly reject: (why: unknown) => void;
}

/** What batches are made with. */
export interface Batching {
  readonly inTurn: (job: () => Promise<void>) => Promise<void>;
  readonly draft: () => Draft;
  readonly commit: (draft: Draft) => Promise<void>;
  /** Called after each batch, in the same turn. */
  readonly committed: () => Promise<void>;
  /** How long a batch of states waits at most for saves that are expected. */
  readonly gatherMs: number;
}

/** A batch that has so many takes no further visit: more would keep everyone waiting for its encoding. */
const BATCH_BYTES = 1024 * 1024;

export class Saves {
  readonly #batching: Batching;
  readonly #waiting: WaitingSave[] = [];
  #expected = 0;
  #hurried = false;
  /** Ends the waiting of a batch for more. */
  #begin: () => void = () => undefined;

  constructor(batching: Batching) {
    this.#batching = batching;
  }

  /** Resolves once the visit is safe on disk. */
  add(visit: Visit, notes: readonly Note[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const save = { visit, notes, resolve, reject };
      this.#waiting.push(save);
      if (this.#waiting.length === 1) void this.#batching.inTurn(() => this.#saveWaiting());
      else if (!isPatient(save)) this.#begin();
    });
  }

  /** Lets batches wait for what is under way, until none is any more. */
  expect(more: 1 | -1): void {
    this.#expected += more;
    if (this.#expected === 0) this.#begin();
  }

  /** Gathers no longer. */
  hurry(): void {
    this.#hurried = true;
    this.#begin();
  }

  async #saveWaiting(): Promise<void> {
    if (this.#expected > 0 && !this.#hurried && this.#waiting.every(isPatient)) await this.#gather();
    // What comes from now on gets a turn of its own, or others would wait for as long as saves keep coming.
    const all = this.#waiting.splice(0);
    while (all.length > 0) {
      await this.#saveTogether(all);
      await this.#batching.committed();
    }
  }

  #gather(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#batching.gatherMs);
      this.#begin = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Takes from the front of those that wait what fits into one batch. */
  async #saveTogether(waiting: WaitingSave[]): Promise<void> {
    const draft = this.#batching.draft();
    const drafted: WaitingSave[] = [];
    while (draft.byteLength < BATCH_BYTES) {
      const next = waiting.shift();
      if (next === undefined) break;
      if (addTo(draft, next)) drafted.push(next);
    }
    try {
      await this.#batching.commit(draft);
      for (const save of drafted) save.resolve();
    } catch (failed) {
      for (const save of drafted) save.reject(failed);
    }
  }
}

/** Whether it brings nothing that anybody reads: a state alone. */
function isPatient({ visit: { changes }, notes }: WaitingSave): boolean {
  const { added, changed, removed } = changes;
  return added.length + changed.length + removed.length + notes.length === 0;
}

function addTo(draft: Draft, { visit, notes, reject }: WaitingSave): boolean {
  try {
    draft.add(visit, notes);
    return true;
  } catch (failed) {
    reject(failed);
    return false;
  }
}
