import { describe, expect, it } from 'vitest';
import { FeedError } from '../../src/errors.ts';
import { refresh } from '../../src/ingest/refresh.ts';
import type { SourceState } from '../../src/model.ts';
import type { HttpResponse } from '../../src/net/client.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { sourceOf, stateOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const SOURCE = sourceOf();
const HINTS = {
  ttlMinutes: undefined,
  updateMinutes: undefined,
  updateBase: undefined,
  skipHours: [9],
  skipDays: [],
};

/** Visits a source whose server knows of nothing new. */
async function visit(known: SourceState, isWished: boolean) {
  const asked: string[] = [];
  const answer = (url: string): HttpResponse => {
    asked.push(url);
    const nothing = { permanentUrl: undefined, bytes: new Uint8Array(), complete: true };
    return { status: 304, url, headers: {}, ...nothing };
  };
  const refused = () => Promise.reject(new FeedError('connect', 'nobody posts'));
  const visited = await refresh(
    SOURCE,
    known,
    {
      http: { get: async ({ url }) => answer(url), post: refused, close: async () => {} },
      store: openMemoryStore(() => NOW),
      now: () => NOW,
      siteUrl: 'https://news.example/',
      maxMinutes: 1440,
      nextCron: () => undefined,
      hubs: { met: () => undefined, pushed: () => undefined },
    },
    { signal: undefined, isWished, learn: () => undefined, leave: () => undefined },
  );
  return { ...visited, asked };
}

describe('a visit that is due at an hour at which the feed asks for none', () => {
  const due = stateOf({ nextCheckAt: '2026-11-22T08:00:00.000Z', wholeAt: NOW, hints: HINTS });

  it('is put off', async () => {
    const { asked, result } = await visit(due, false);
    expect(asked).toEqual([]);
    expect(result).toMatchObject({ outcome: 'skipped', why: { word: 'skip' } });
    expect(result.nextCheckAt?.startsWith('2026-11-22T10:')).toBe(true);
  });

  it('is made where the operator wishes for it, and tells that', async () => {
    const { asked, result } = await visit(due, true);
    expect(asked).toEqual([SOURCE.url]);
    expect(result.outcome).toBe('not-modified');
    expect(result.happened).toMatch(
      /wants no visits at this hour \(skipHours, skipDays\); this one was forced/u,
    );
  });

  it('is a visit like any other at another hour', async () => {
    const { asked, result } = await visit({ ...due, hints: { ...HINTS, skipHours: [10] } }, false);
    expect(asked).toEqual([SOURCE.url]);
    expect(result.happened).not.toContain('forced');
  });
});
