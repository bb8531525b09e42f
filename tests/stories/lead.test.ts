import { expect, it } from 'vitest';
import { byRank, type Teller } from '../../src/stories/lead.ts';

function tellerOf(about: Partial<Teller> & Pick<Teller, 'id'>): Teller {
  return {
    sourceId: about.id,
    at: '2026-11-20T12:00:00.000Z',
    arrivedAt: '2026-11-20T12:00:00.000Z',
    title: 'A title',
    url: undefined,
    mentions: [],
    language: undefined,
    isOurs: false,
    length: 100,
    ...about,
  };
}

it.each<[string, readonly Teller[]]>([
  ['ours, however short', [tellerOf({ id: 'z', isOurs: true, length: 1 }), tellerOf({ id: 'a' })]],
  ['the longest', [tellerOf({ id: 'z', length: 101 }), tellerOf({ id: 'a' })]],
  [
    'the first, of equals',
    [tellerOf({ id: 'z', arrivedAt: '2026-11-20T11:59:59.000Z' }), tellerOf({ id: 'a' })],
  ],
  ['the one with the lower id, of those that came together', [tellerOf({ id: 'a' }), tellerOf({ id: 'z' })]],
])('a story is led by %s', (_who, members) => {
  expect(byRank(members)).toEqual(members);
  expect(byRank(members.toReversed())).toEqual(members);
});
