import { describe, expect, it } from 'vitest';
import type { HubLease, HubOffer } from '../../src/visits.ts';
import { createHubs } from '../../src/websub/hubs.ts';
import { leaseAfterVisit, type VisitFound } from '../../src/websub/lease-after-visit.ts';
import { createLeaseBook } from '../../src/websub/lease-book.ts';
import { articleOf, leaseOf, sourceOf, stateOf } from '../support/samples.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const FEED = 'https://wire.org/feed.xml';
const SETTINGS = { subscribe: true, siteUrl: 'https://news.org/' };

const OFFER: HubOffer = { url: FEED, hubs: ['https://hub.org/'], selfUrl: undefined };
const LEASE = leaseOf({
  hub: 'https://hub.org/',
  topic: FEED,
  callbackUrl: 'https://news.org/websub/0123456789abcdef0123456789abcdef',
});

function visit(wanted: Partial<VisitFound> = {}): VisitFound {
  return {
    source: sourceOf({ url: FEED, publicUrl: FEED }),
    offer: OFFER,
    added: [],
    lookedAt: undefined,
    now: NOW,
    ...wanted,
  };
}

const visited = (current: HubLease | undefined, wanted: Partial<VisitFound> = {}, settings = SETTINGS) =>
  leaseAfterVisit(current, visit(wanted), settings);

describe('the subscription after a visit', () => {
  it('begins where the document names a hub, at an address and with a secret of its own', () => {
    const [first, second] = [visited(undefined), visited(undefined)];
    expect(first).toMatchObject({ hub: 'https://hub.org/', topic: FEED, askAt: NOW, misses: 0 });
    expect(first?.callbackUrl).toMatch(/^https:\/\/news\.org\/websub\/[\da-f]{32}$/u);
    expect(first?.secret).toMatch(/^[\da-f]{64}$/u);
    expect(second?.callbackUrl).not.toBe(first?.callbackUrl);
    expect(second?.secret).not.toBe(first?.secret);
  });

  it('is the very one that there was while nothing changes', () => {
    expect(visited(LEASE)).toBe(LEASE);
    expect(visited(LEASE, { offer: undefined })).toBe(LEASE);
    expect(visited(undefined, { offer: undefined })).toBeUndefined();
  });

  it.each([
    ['hub', { ...OFFER, hubs: ['https://other.org/'] }, SETTINGS],
    ['topic', { ...OFFER, selfUrl: 'https://wire.org/self.xml' }, SETTINGS],
    ['address of ours', OFFER, { ...SETTINGS, siteUrl: 'https://new.org/' }],
  ])('is a new one for another %s', (_what, offer, settings) => {
    const lease = visited(LEASE, { offer }, settings);
    expect(lease?.callbackUrl).not.toBe(LEASE.callbackUrl);
    expect(lease?.expiresAt).toBeUndefined();
  });

  it('ends where the document names no hub any more, or the operator wants none', () => {
    expect(visited(LEASE, { offer: { ...OFFER, hubs: [] } })).toBeUndefined();
    expect(visited(LEASE, {}, { ...SETTINGS, subscribe: false })).toBeUndefined();
  });

  it('is held against the hub where polls bring what it should have pushed', () => {
    const missed = { added: [articleOf({ publishedAt: '2026-11-22T11:00:00.000Z' })], offer: undefined };
    expect(visited(visited(LEASE, missed), missed)).toEqual({ ...LEASE, misses: 2 });
  });

  it('pauses for a week where four polls in a row did, then for two, and eight at most', () => {
    const missed = { added: [articleOf({ publishedAt: '2026-11-22T11:00:00.000Z' })], offer: undefined };
    for (const [misses, askAt] of [
      [3, '2026-11-29T12:00:00.000Z'],
      [7, '2026-12-06T12:00:00.000Z'],
      [31, '2027-01-17T12:00:00.000Z'],
    ] as const) {
      const paused = visited({ ...LEASE, misses }, missed);
      expect(paused).toMatchObject({ misses: misses + 1, askAt, expiresAt: undefined, hub: LEASE.hub });
      expect(paused?.callbackUrl).not.toBe(LEASE.callbackUrl);
      expect(visited(paused, { added: missed.added })).toBe(paused);
    }
  });
});

describe('what the line is told', () => {
  it('goes by the book, which is ahead of what a visit began with', () => {
    const book = createLeaseBook([stateOf({ hub: LEASE })]);
    const hubs = createHubs(book, SETTINGS, () => NOW);
    const renewed = { ...LEASE, expiresAt: '2026-12-20T00:00:00.000Z' };
    book.set('wire', renewed, NOW);
    expect(hubs.met({ ...visit(), stored: LEASE })).toBe(renewed);
    expect(hubs.pushed(sourceOf(), LEASE)).toMatchObject({ expiresAt: renewed.expiresAt, pushedAt: NOW });
    book.set('wire', undefined, NOW);
    expect(hubs.met({ ...visit({ offer: undefined }), stored: LEASE })).toBeUndefined();
    expect(hubs.pushed(sourceOf(), LEASE)).toBeUndefined();
  });

  it('goes by the store where the book has not heard of the source', () => {
    const book = createLeaseBook([]);
    const hubs = createHubs(book, SETTINGS, () => NOW);
    expect(hubs.met({ ...visit(), stored: LEASE })).toBe(LEASE);
    expect(book.calledAt('0123456789abcdef0123456789abcdef')?.sourceId).toBe('wire');
  });
});
