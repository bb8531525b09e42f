import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rfc822, toInstant } from '../../src/text/date.ts';
import { parseDate } from '../../src/text/read-date.ts';

const instants = fc
  .integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2100, 0, 1) })
  .map((ms) => toInstant(ms));
const zones = fc.constantFrom('+0000', '-0000', '+0530', '-0330', '+1400', '-1200', '+0200');

describe('a date in one of the usual forms', () => {
  it('is read like every other form of it, on every day and in every zone', () => {
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        expect(parseDate(instant)).toBe(instant);
        const [whole] = instant.split('.');
        expect(parseDate(`${whole}Z`)).toBe(`${whole}.000Z`);
        expect(parseDate(rfc822(instant))).toBe(`${whole}.000Z`);
        const zoned = rfc822(instant).replace('GMT', zone);
        // Small letters are no usual form, so another reader answers.
        expect(parseDate(zoned)).toBe(parseDate(zoned.toLowerCase()));
        const iso = `${whole}${zone.slice(0, 3)}:${zone.slice(3)}`;
        expect(parseDate(iso)).toBe(parseDate(iso.toLowerCase()));
        expect(parseDate(iso)).toBe(parseDate(zoned));
      }),
    );
  });

  it.each(['Sun, 31 Feb 2026 09:00:00 GMT', '2026-02-30T09:00:00Z', 'Sun, 22 Nov 2026 09:61:00 GMT'])(
    'names no time where there is no such day or minute: %s',
    (raw) => {
      expect(parseDate(raw)).toBeUndefined();
    },
  );
});
