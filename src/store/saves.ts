/**
 * Saves on their way. Those that wait for the same turn share one batch and one sync, and then stand or fall together. A sync and
 * its lock check cost as much as a dozen saves: where many save at a time, they share those of a moment. One alone never waits.
 */

import { setTimeout as pause } from 'node:timers/promises';
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
  /** From one batch to the next while several save at a time. */
  readonly gatherMs: number;
}

/** A batch that has so many takes no further visit: more would keep everyone waiting for its encoding. */
const BATCH_BYTES = 1024 * 1024;

export class Saves {
  readonly #batching: Batching;
  readonly #hurry = new AbortController();
  readonly #waiting: WaitingSave[] = [];
  /** Whether several saves shared the last batch: then more are on their way. */
  #crowded = false;
  #batchAtMs = Number.NEGATIVE_INFINITY;

  constructor(batching: Batching) {
    this.#batching = batching;
  }

  /** Resolves once the visit is safe on disk. */
  add(visit: Visit, notes: readonly Note[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ visit, notes, resolve, reject });
      if (this.#waiting.length === 1) void this.#batching.inTurn(() => this.#saveWaiting());
    });
  }

  /** Gathers no longer. */
  hurry(): void {
    this.#hurry.abort();
  }

  async #saveWaiting(): Promise<void> {
    await this.#gather();
    // What comes from now on gets a turn of its own, or others would wait for as long as saves keep coming.
    const all = this.#waiting.splice(0);
    while (all.length > 0) {
      await this.#saveTogether(all);
      await this.#batching.committed();
    }
  }

  async #gather(): Promise<void> {
    const { signal } = this.#hurry;
    const restMs = this.#batchAtMs + this.#batching.gatherMs - performance.now();
    if (this.#crowded && restMs > 0) await pause(restMs, undefined, { signal }).catch(() => undefined);
    this.#batchAtMs = performance.now();
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
    this.#crowded = drafted.length > 1;
    try {
      await this.#batching.commit(draft);
      for (const save of drafted) save.resolve();
    } catch (failed) {
      for (const save of drafted) save.reject(failed);
    }
  }
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
