import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMinutes,
  earlierOf,
  instantMs,
  laterOf,
  longDate,
  rfc822,
  toInstant,
} from '../../src/text/date.ts';
import { parseDate } from '../../src/text/read-date.ts';

const NINE = '2026-11-22T09:00:00.000Z';
const MIDNIGHT = '2026-11-22T00:00:00.000Z';

describe('instantMs', () => {
  it('reads back every instant that can be written, as the engine does', () => {
    const years = { min: new Date('0001-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z') };
    fc.assert(
      fc.property(fc.date({ ...years, noInvalidDate: true }), (date) => {
        const instant = toInstant(date.getTime());
        expect(instant).toBe(date.toISOString());
        expect(instantMs(instant)).toBe(date.getTime());
      }),
      { numRuns: 2000 },
    );
  });

  it('knows the days at which years and months end', () => {
    for (const year of [1600, 1900, 1970, 1999, 2000, 2024, 2026, 2100, 2400])
      for (const day of ['01-01', '02-28', '03-01', '12-31']) {
        const instant = `${year}-${day}T23:59:59.999Z`;
        expect(instantMs(instant)).toBe(Date.parse(instant));
      }
  });
});

describe('parseDate', () => {
  it.each([
    // RFC 822 and 2822
    'Sun, 22 Nov 2026 09:00:00 GMT',
    'Sun, 22 Nov 2026 09:00:00 UT',
    'Sun, 22 Nov 2026 09:00:00 Z',
    'Sun, 22 Nov 2026 09:00:00 -0000',
    'Sun, 22 Nov 2026 09:00:00',
    'Sun, 22 Nov 26 09:00:00 GMT',
    'Sun,22 Nov 2026 09:00:00 GMT',
    '22 Nov 2026 09:00 GMT',
    'Mon, 22 Nov 2026 09:00:00 GMT',
    '  Sun,  22 Nov 2026\n 09:00:00   GMT ',
    'Sun, 22 November 2026 09:00:00 GMT',
    'Sun, 22 Nov 2026 9:00:00 +0000',
    'Sun, 22 Nov 2026 04:00:00 EST',
    'Sun, 22 Nov 2026 02:00:00 PDT',
    'Sun, 22 Nov 2026 10:00:00 CET',
    'Sun, 22 Nov 2026 11:00:00 CEST',
    'Sun, 22 Nov 2026 10:00:00 BST',
    'Sun, 22 Nov 2026 18:00:00 JST',
    'Sun, 22 Nov 2026 19:00:00 AEST',
    'Sun, 22 Nov 2026 14:30:00 +0530',
    'Sun, 22 Nov 2026 14:30:00 +05:30',
    'Sun, 22 Nov 2026 10:00:00 GMT+0100 (CET)',
    'Sun, 22 Nov 2026 09:00:00 X',
    // RFC 850, asctime
    'Sunday, 22-Nov-26 09:00:00 GMT',
    'Sun Nov 22 09:00:00 2026',
    'Sun Nov 22 04:00:00 EST 2026',
    // ISO 8601, W3C-DTF and near it
    '2026-11-22T09:00:00Z',
    '2026-11-22T09:00Z',
    '2026-11-22T09:00:00',
    '2026-11-22t09:00:00z',
    '2026-11-22T10:00:00+01:00',
    '2026-11-22T10:00:00+0100',
    '2026-11-22T10:00:00+01',
    '2026-11-22T09:00:00.000Z',
    '2026-11-22T09:00:00,000Z',
    '2026-11-22 09:00:00 +0000',
    '2026-11-22 09:00:00 UTC',
    '2026-11-22 09:00:00.0',
    '2026-11-22 9:00 AM',
    '2026/11/22 09:00:00',
    '20261122T090000Z',
    '2026-326T09:00:00Z',
    // Unix time
    '1795338000',
    '1795338000000',
    // spoken
    'November 22, 2026 9:00 am',
    'Nov 22, 2026 at 4:00 AM EST',
    '11/22/2026 9:00:00 AM',
    '22.11.2026 09:00',
    '22/11/2026 09:00',
    '22. November 2026, 09:00 Uhr',
    'dim. 22 novembre 2026 09:00:00 +0000',
    'domingo, 22 de noviembre de 2026 09:00',
    'dom, 22 novembre 2026 09:00',
    'zo, 22 november 2026 09:00',
    'Dom, 22 novembro 2026 06:00:00 -0300',
    'Вс, 22 ноября 2026 12:00:00 +0300',
    'Κυρ, 22 Νοέ 2026 04:00:00 EST',
    '2026. november 22. 9:00',
    '2026-november-22T4:00-05:00',
    '2026年11月22日 午前9:00',
    '2026年11月22日 9時00分',
    '2026년 11월 22일 오전 9:00',
    '２２ Nov ２０２６ 09:00',
  ])('reads %j as nine in the morning', (raw) => {
    expect(parseDate(raw)).toBe(NINE);
  });

  it.each([
    '2026-11-22',
    '20261122',
    '22 Nov 2026',
    '22.11.2026',
    'Nov 22 2026 12:00AM',
    '2026-11-21T24:00:00Z',
  ])('reads %j as midnight', (raw) => {
    expect(parseDate(raw)).toBe(MIDNIGHT);
  });

  it.each([
    ['2026', '2026-01-01T00:00:00.000Z'],
    ['2026-11', '2026-11-01T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2026-11-22T09:00:00.123456789Z', '2026-11-22T09:00:00.123Z'],
    ['2026-11-22T09:00:00,5+01:00', '2026-11-22T08:00:00.500Z'],
    ['mar. 24 nov. 2026 09:00', '2026-11-24T09:00:00.000Z'],
    ['1 ago 2026', '2026-08-01T00:00:00.000Z'],
    ['3 märz 2026', '2026-03-03T00:00:00.000Z'],
    ['3 août 2026', '2026-08-03T00:00:00.000Z'],
    ['24 Set 2018 19:42:40 -0300', '2018-09-24T22:42:40.000Z'],
    ['01 Jan 99 00:00:00 GMT', '1999-01-01T00:00:00.000Z'],
    ['2026년 11월 22일 오후 9:05', '2026-11-22T21:05:00.000Z'],
    ['2100-12-31T23:59:59Z', '2100-12-31T23:59:59.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %j as %s', (raw, instant) => {
    expect(parseDate(raw)).toBe(instant);
  });

  it.each([
    '',
    'yesterday',
    'Nov 2026',
    '22 Nov',
    '31 Feb 2026',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '0099-01-01',
    '1969-12-31T23:59:59Z',
    '2101-01-01',
    '0001-01-01T00:00:00Z',
    '2026-11-22T25:00:00Z',
    '2026-11-22T09:61:00Z',
    '2026-11-22T09:00:00+99:99',
    '2026-11-22T9:5:3Z',
    '12345',
    '12345678901234567890',
    `2026-11-22T09:00:00Z${' '.repeat(50)}${'x'.repeat(100)}`,
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '0000000001',
    '9'.repeat(100_000),
  ])('does not invent an instant for %j', (raw) => {
    expect(parseDate(raw)).toBeUndefined();
  });

  it('is total, and stays within 1970 to 2100', () => {
    const scraps = fc.constantFrom(
      'Nov',
      '22',
      '2026',
      ':',
      '09:00',
      '-',
      '/',
      'T',
      'Z',
      '+0100',
      ' ',
      ',',
      '年',
      'PM',
      'EST',
    );
    const garbage = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.array(scraps).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(garbage, (raw) => {
        const instant = parseDate(raw);
        if (instant === undefined) return;
        expect(instant).toMatch(/^(?:19[7-9]|20\d|2100)\d?-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
      }),
      { numRuns: 500 },
    );
  });

  it('reads back what it and the other writers of dates write', () => {
    const range = {
      min: new Date('1970-01-02T00:00:00Z'),
      max: new Date('2100-12-31T00:00:00Z'),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(range), (date) => {
        expect(parseDate(date.toISOString())).toBe(date.toISOString());
        const wholeSecond = toInstant(Math.floor(date.getTime() / 1000) * 1000);
        expect(parseDate(rfc822(wholeSecond))).toBe(wholeSecond);
      }),
    );
  });
});

describe('instants', () => {
  it('convert, compare and move', () => {
    expect(toInstant(instantMs(NINE))).toBe(NINE);
    expect(laterOf(NINE, MIDNIGHT)).toBe(NINE);
    expect(earlierOf(NINE, MIDNIGHT)).toBe(MIDNIGHT);
    expect(addMinutes(MIDNIGHT, 540)).toBe(NINE);
    expect(addMinutes(NINE, -0.5)).toBe('2026-11-22T08:59:30.000Z');
  });

  it('are written and read as the engine would', () => {
    const range = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') };
    fc.assert(
      fc.property(fc.date({ ...range, noInvalidDate: true }), (date) => {
        expect(toInstant(date.getTime())).toBe(date.toISOString());
        if (date.getTime() >= 0) expect(toInstant(date.getTime() + 0.7)).toBe(date.toISOString());
        if (date.getUTCFullYear() > 99) expect(instantMs(date.toISOString())).toBe(date.getTime());
      }),
    );
    expect(toInstant(-62_167_219_200_001)).toBe('-000001-12-31T23:59:59.999Z');
    expect(instantMs('2026-11-22T09:00:00Z')).toBe(instantMs(NINE));
    expect(() => toInstant(Number.NaN)).toThrow(RangeError);
    expect(() => toInstant(1e17)).toThrow(RangeError);
  });

  it('never take the place of others that were written just before', () => {
    for (const apartMs of [1, 60_000, 3_600_000, 86_400_000, 251, 251 * 61, -251]) {
      const other = instantMs(NINE) + apartMs;
      for (const ms of [instantMs(NINE), other, instantMs(NINE), other])
        expect(toInstant(ms)).toBe(new Date(ms).toISOString());
    }
  });

  it('are written for machines and for people', () => {
    expect(rfc822(NINE)).toBe('Sun, 22 Nov 2026 09:00:00 GMT');
    expect(longDate('2026-11-02T23:59:59.000Z')).toBe('2 November 2026');
  });
});
