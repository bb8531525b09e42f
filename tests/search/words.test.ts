import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../src/search/words.ts';

describe('the words of a text', () => {
  it.each([
    ['Škoda’s new 77 kWh battery', ['skoda', 's', 'new', '77', 'kwh', 'battery']],
    ['Straße, Ærø, Łódź, Đakovo, ılık', ['strasse', 'aero', 'lodz', 'dakovo', 'ilik']],
    ['CHARGING—fast', ['charging', 'fast']],
    ['電気自動車', ['電気', '気自', '自動', '動車']],
    ['Tesla 特斯拉 Model', ['tesla', '特斯', '斯拉', 'model']],
    ['車', ['車']],
    ['ﬁne １２', ['fine', '12']],
    [`${'x'.repeat(41)} a`, ['a']],
    ['…!?', []],
  ])('%s', (text, words) => {
    expect(wordsOf(text, 20)).toEqual(words);
  });

  it('are so many at most', () => {
    expect(wordsOf('one two three', 2)).toEqual(['one', 'two']);
    expect(wordsOf('電気自動車', 2)).toEqual(['電気', '気自']);
  });

  it('are the same words when they are read once more, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat({ max: 12 }), (text, most) => {
        const words = wordsOf(text, most);
        expect(words.length).toBeLessThanOrEqual(most);
        expect(wordsOf(words.join(' '), most)).toEqual(words);
      }),
    );
  });
});
