import type { Config } from '../config/config.ts';
import type { HttpClient } from '../net/client.ts';
import { listFault, readList } from '../newsroom/read-list.ts';
import { judgeList, listKey, withListedSources } from '../sources/followed-list.ts';
import type { FollowedList } from '../store/collections.ts';
import { now } from './setting.ts';

export interface Listed {
  /** With the feeds of its lists among its sources. */
  readonly config: Config;
  /** How many more the lists would have brought. */
  readonly more: number;
  /** Why lists could not be read, a sentence each. */
  readonly faults: readonly string[];
}

/** Of all lists together. */
const MOST_LISTED = 200;

/** What lists of sources say at this moment, whatever a store remembers of them; each is asked once, one after the other. */
export async function withListsNow(config: Config, door: Pick<HttpClient, 'get'>): Promise<Listed> {
  const read = new Map<string, FollowedList>();
  const faults: string[] = [];
  for (const list of config.sourceLists) {
    try {
      const reading = await readList(list, undefined, door, { now: now(), signal: undefined });
      read.set(listKey(list.url), judgeList(undefined, reading, now()).state);
    } catch (thrown) {
      const fault = listFault(list, thrown);
      if (fault === undefined) throw thrown;
      faults.push(fault);
    }
  }
  const { sources } = withListedSources(config, read);
  const most = config.sources.length + MOST_LISTED;
  return {
    config: { ...config, sources: sources.slice(0, most) },
    more: Math.max(0, sources.length - most),
    faults,
  };
}
