import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amended, newChoice, offerAll, offerRest, taken } from '../../src/publish/choice.ts';
import type { Slip } from '../../src/publish/slips.ts';
import { isBefore } from '../../src/publish/window.ts';
import { channelOf } from '../support/publication.ts';

const slip = fc
  .record({
    n: fc.nat(500),
    sourceId: fc.constantFrom('wire', 'daily', 'times', 'posts'),
    twin: fc.constantFrom(...Array.from({ length: 12 }, (_, n) => n)),
    backlog: fc.oneof(
      { weight: 15, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.record({ isOfNewcomer: fc.boolean(), isDated: fc.boolean() }) },
    ),
  })
  .map(({ n, sourceId, twin, backlog }): Slip => {
    const at = new Date(Date.UTC(2026, 10, 20) + n * 60_000).toISOString();
    const id = `${sourceId}-${n}`;
    return {
      id,
      sourceId,
      version: 1,
      serial: n,
      at,
      card: undefined,
      entryId: twin === 0 ? `shared-${n % 3}` : id,
      arrivedAt: at,
      editedAt: at,
      changedAt: at,
      tags: [],
      authors: [],
      backlog,
      admitted: true,
      refusedBy: [],
    };
  });
const slips = fc.uniqueArray(slip, { selector: ({ id }) => id, maxLength: 40 });
const channel = fc.record({
  limit: fc.integer({ min: 1, max: 30 }),
  perSourceShare: fc.constantFrom(0.5, 1, 1),
});

const sorted = (list: readonly Slip[]) => [...list].sort((one, other) => (isBefore(one, other) ? -1 : 1));

describe('a choice that is amended', () => {
  it('is the choice that is made of the same members anew, or none', () => {
    let amendedOnes = 0;
    fc.assert(
      fc.property(
        channel,
        slips,
        fc.array(fc.record({ cut: fc.nat(), put: fc.array(slip, { maxLength: 3 }) })),
        (wanted, first, steps) => {
          const fresh = (members: readonly Slip[]) => {
            const choice = newChoice(channelOf(wanted), 3);
            const isFull = offerAll(choice, members) || offerRest(choice);
            return { slips: taken(choice), isFull, offered: choice.offered, withholds: choice.withholds };
          };
          let members = sorted(first);
          let before = fresh(members).slips;
          for (const { cut, put } of steps) {
            const known = new Set(members.map(({ id }) => id));
            const more = new Map(put.map((it) => [it.id, it]));
            const stay = members.filter((_, at) => at !== cut % (members.length + 3));
            members = sorted([...stay, ...[...more.values()].filter(({ id }) => !known.has(id))]);
            const now = fresh(members);
            const choice = amended(before, members);
            before = choice === undefined ? now.slips : taken(choice);
            if (choice === undefined) continue;
            amendedOnes += 1;
            expect(before).toEqual(now.slips);
            expect(members.length > wanted.limit).toBe(now.isFull);
            expect([choice.offered, choice.withholds]).toEqual([now.offered, now.withholds]);
          }
        },
      ),
      { numRuns: 1000 },
    );
    expect(amendedOnes).toBeGreaterThan(500);
  });
});
