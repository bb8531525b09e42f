import type { SourceList } from '../config/config.ts';
import type { FollowedList } from '../store/collections.ts';
import { listKey } from './followed-list.ts';

/** What is wrong with the lists that are followed, a plain sentence each, with nothing in it that is secret. */
export function listTroubles(
  lists: readonly SourceList[],
  followed: ReadonlyMap<string, FollowedList>,
): readonly string[] {
  return lists.flatMap((list) => {
    const known = followed.get(listKey(list.url));
    return known === undefined ? [] : troublesOf(list.publicUrl, known);
  });
}

function troublesOf(name: string, { feeds, failures, shrunkSince }: FollowedList): readonly string[] {
  const inForce =
    feeds.length === 1 ? 'its one feed stays in force' : `its last ${feeds.length} feeds stay in force`;
  const times = failures === 1 ? 'at its last reading' : `at its last ${failures} readings`;
  const since = shrunkSince?.slice(0, 16).replace('T', ' ');
  return [
    ...(failures === 0 ? [] : [`The list ${name} could not be read ${times}; ${inForce}.`]),
    ...(since === undefined
      ? []
      : [
          `The list ${name} has shrunk to less than half since ${since} UTC; ${inForce} until that has lasted two days.`,
        ]),
  ];
}
