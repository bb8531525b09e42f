import { describe, expect, it } from 'vitest';
import type { SourceList } from '../../src/config/config.ts';
import { listKey } from '../../src/sources/followed-list.ts';
import { listTroubles } from '../../src/sources/list-trouble.ts';
import type { FollowedList } from '../../src/store/collections.ts';

const LIST: SourceList = {
  url: 'https://lists.example/ev.opml?token=sesame-sesame',
  publicUrl: 'https://lists.example/ev.opml',
  secrets: ['sesame-sesame'],
  tags: [],
  content: 'headline',
  minMinutes: 60,
  maxSources: 5,
  allowPrivateNetworks: false,
};
const FEED = { id: 'a', url: 'https://a.example/feed', title: undefined, homePageUrl: undefined };

function troubles(wanted: Partial<FollowedList>): readonly string[] {
  const validators = { etag: undefined, lastModified: undefined };
  const nextCheckAt = '2026-11-23T12:00:00.000Z';
  const well = { feeds: [FEED], ...validators, nextCheckAt, failures: 0, shrunkSince: undefined };
  return listTroubles([LIST], new Map([[listKey(LIST.url), { ...well, ...wanted }]]));
}

describe('what is wrong with a list that is followed', () => {
  it('is nothing while it is read and as long as ever, or was not read yet', () => {
    expect(troubles({})).toEqual([]);
    expect(listTroubles([LIST], new Map())).toEqual([]);
  });

  it('is that it cannot be read, and how often', () => {
    expect(troubles({ failures: 1 })).toEqual([
      'The list https://lists.example/ev.opml could not be read at its last reading; its one feed stays in force.',
    ]);
    expect(troubles({ failures: 3 }).join()).toContain('could not be read at its last 3 readings;');
  });

  it('is that it has shrunk, and since when', () => {
    const told = troubles({ shrunkSince: '2026-11-22T12:00:00.000Z', failures: 2 });
    expect(told).toHaveLength(2);
    expect(told[1]).toContain('has shrunk to less than half since 2026-11-22 12:00 UTC;');
    expect(told.join()).not.toContain('sesame');
  });
});
