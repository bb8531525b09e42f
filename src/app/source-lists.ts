/** The lists that the running service follows: read once a day, remembered in the store, told of when they change. */

import type { Config, SourceList } from '../config/config.ts';
import { FeedError } from '../errors.ts';
import { NOTHING } from '../ingest/refresh.ts';
import type { Instant } from '../model.ts';
import { listFault, readList } from '../newsroom/read-list.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Log } from '../observe/log.ts';
import { judgeList, type ListVerdict, listKey, withListedSources } from '../sources/followed-list.ts';
import type { FollowedList, ListedFeed } from '../store/collections.ts';
import type { Store } from '../store/store.ts';
import type { Side } from './side.ts';

export interface SourceListTools {
  readonly newsroom: () => Newsroom;
  readonly store: Store;
  readonly now: () => Instant;
  readonly log: Log;
}

export interface SourceLists extends Side {
  /** The configuration with what its lists said last among its sources. */
  readonly join: (config: Config) => Config;
  /** Whether any list has changed since this was asked last. */
  readonly changed: () => boolean;
}

const MAX_TOLD = 10;

/** Begins nothing by itself; `notes` are what the store knows. */
export function openSourceLists(
  tools: SourceListTools,
  notes: ReadonlyMap<string, FollowedList>,
): SourceLists {
  const known = new Map(notes);
  const running = new Map<string, Promise<void>>();
  const breaker = new AbortController();
  let isChanged = false;
  const read = async (list: SourceList, key: string) => {
    const verdict = await judged(list, known.get(key), tools, breaker.signal);
    if (verdict === undefined) return;
    const note = { collection: 'lists', key, value: verdict.state } as const;
    await tools.store.save({ changes: NOTHING, state: undefined }, [note]);
    known.set(key, verdict.state);
    isChanged ||= verdict.added.length + verdict.removed.length > 0;
    tellVerdict(list, verdict, tools.log);
  };
  const begin = (list: SourceList) => {
    const key = listKey(list.url);
    const due = known.get(key)?.nextCheckAt ?? '';
    if (running.has(key) || due > tools.now() || breaker.signal.aborted) return;
    const ended = read(list, key)
      .catch((thrown) => tools.log.error({}, `A list of sources could not be kept: ${String(thrown)}`))
      .finally(() => running.delete(key));
    running.set(key, ended);
  };
  const idle = async () => {
    await Promise.all(running.values());
  };
  return {
    join: (config) => withListedSources(config, known),
    tend: () => {
      for (const list of tools.newsroom().config.sourceLists) begin(list);
    },
    changed: () => {
      const answer = isChanged;
      isChanged = false;
      return answer;
    },
    idle,
    stop: async () => {
      breaker.abort();
      await idle();
    },
  };
}

/** Undefined where we were told to stop. */
async function judged(
  list: SourceList,
  known: FollowedList | undefined,
  tools: SourceListTools,
  signal: AbortSignal,
): Promise<ListVerdict | undefined> {
  const { newsroom, now, log } = tools;
  try {
    const reading = await readList(list, known, { get: newsroom().get }, { now: now(), signal });
    return judgeList(known, reading, now());
  } catch (thrown) {
    if (signal.aborted) return undefined;
    const fault = listFault(list, thrown);
    if (fault === undefined) throw thrown;
    log.warn({ list: list.publicUrl }, fault);
    const retryAfter = thrown instanceof FeedError ? thrown.retryAfter : undefined;
    return judgeList(known, { kind: 'failed', retryAfter }, now());
  }
}

function tellVerdict(list: SourceList, { added, removed, heldBack, state }: ListVerdict, log: Log): void {
  const { publicUrl: name } = list;
  if (heldBack !== undefined) {
    const told = `names ${heldBack} feeds where it named ${state.feeds.length}`;
    log.warn({ list: name }, `The list ${name} ${told}; if that lasts two days, it is taken`);
  } else if (added.length + removed.length > 0) {
    const facts = { list: name, added: added.map(({ id }) => id), removed: removed.map(({ id }) => id) };
    const told = `The list ${name} has changed: ${counted(added, 'added')}, ${counted(removed, 'removed')}`;
    log.info(facts, told);
  } else log.debug({ list: name }, `The list ${name} is as it was`);
}

function counted(feeds: readonly ListedFeed[], what: string): string {
  if (feeds.length === 0) return `none ${what}`;
  const names = feeds.slice(0, MAX_TOLD).map(({ id }) => id);
  const more = feeds.length > MAX_TOLD ? ` and ${feeds.length - MAX_TOLD} more` : '';
  return `${feeds.length} ${what} (${names.join(', ')}${more})`;
}
