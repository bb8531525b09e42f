import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slugOf } from '../../src/text/slug.ts';

describe('the slug of a title', () => {
  it.each([
    ['The charger that waits for the wind', 'the-charger-that-waits-for-the-wind'],
    ["Don't panic: it's 5 %!", 'dont-panic-its-5'],
    ['Größere Straße, schöne Übung', 'groessere-strasse-schoene-uebung'],
    ['Café Čapek Łódź naïve Ærø', 'cafe-capek-lodz-naive-aero'],
    ['Москва', 'moskva'],
    ['Новый завод: щедрый', 'novyy-zavod-shchedryy'],
    ['Ηλεκτρικό αυτοκίνητο', 'ilektriko-aytokinito'],
    ['電気自動車', ''],
    ['', ''],
  ])('%j is %j', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  it('is cut between words', () => {
    expect(slugOf(`${'word '.repeat(30)}end`)).toBe(Array(16).fill('word').join('-'));
    expect(slugOf('x'.repeat(200))).toHaveLength(80);
  });

  it('is a name of a file, whatever the title is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
        expect(slugOf(title)).toMatch(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/u);
      }),
    );
  });
});
