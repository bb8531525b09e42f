/**
 * A document that a hub brought, from decode to the saved articles. It says what is new and not what there is, so it moves no
 * schedule, no validator and no hash; its articles get the ids that a poll would give them, whatever the document is about.
 */

import { FeedError } from '../errors.ts';
import type { Source, SourceState } from '../model.ts';
import type { RawFeed } from './feed.ts';
import { readDocument } from './read-document.ts';
import type { RefreshTools, Visited } from './refresh.ts';
import { appearancesOf, withAppearances } from './rhythm.ts';
import { deliveredResult } from './visit-result.ts';

/** A document as it was pushed. */
export interface Pushed {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
}

/**
 * Takes a delivery in and saves what it brought together with the source's new state, both or neither. What is no feed is a result.
 * @throws StoreError when the disk refuses.
 */
export async function takeDelivery(
  source: Source,
  known: SourceState,
  delivered: Pushed,
  tools: RefreshTools,
): Promise<Visited> {
  const startedMs = performance.now();
  const bytes = delivered.bytes.byteLength;
  try {
    const { taken, stages } = await readDocument(rawFeed(known, delivered), source, known.naming, tools);
    const { changes, naming } = taken;
    const appeared = appearancesOf(changes.added, known.succeededAt, tools.now());
    const rhythm = withAppearances(known.rhythm, appeared, tools.now());
    const state = { ...known, naming, rhythm, hub: tools.hubs.pushed(source, known.hub) };
    await tools.store.save({ changes, state });
    const { length: added } = changes.added;
    const { length: changed } = changes.changed;
    const outcome = added + changed > 0 ? 'ok' : 'unchanged';
    const counts = { added, changed, unchanged: changes.unchanged };
    const told = { outcome, ...counts, bytes, ms: elapsed(startedMs) } as const;
    return { state, result: deliveredResult(state, told), stages };
  } catch (thrown) {
    if (!(thrown instanceof FeedError)) throw thrown;
    const error = { code: thrown.code, message: `what its hub brought: ${thrown.message}` };
    const told = { outcome: 'failed', bytes, error, ms: elapsed(startedMs) } as const;
    return { state: known, result: deliveredResult(known, told), stages: [] };
  }
}

/** Its relative addresses are those of the document that we poll. */
function rawFeed({ url }: SourceState, { bytes, contentType }: Pushed): RawFeed {
  const unasked = { etag: undefined, lastModified: undefined, freshUntil: undefined };
  const unsaid = { contentLanguage: undefined, link: undefined };
  return { url, status: 200, bytes, contentType, extent: 'delta', ...unasked, ...unsaid };
}

function elapsed(startedMs: number): number {
  return Math.round(performance.now() - startedMs);
}
