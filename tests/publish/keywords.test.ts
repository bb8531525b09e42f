import { describe, expect, it } from 'vitest';
import { mentions } from '../../src/publish/keywords.ts';
import { fold } from '../../src/text/fold.ts';
import { cpuMs } from '../support/cpu.ts';

const said = (text: string, keyword: string) => mentions(fold(text), fold(keyword));

describe('a keyword', () => {
  it.each([
    ['Tesla cuts prices', 'tesla'],
    ['The new TESLA.', 'Tesla'],
    ['Prices of the model 3 fall', 'Model 3'],
    ['Fast\n  charging  opens', 'fast charging'],
    ['STRAẞE der Zukunft', 'straße'],
    ['Cafe\u0301 with chargers', 'caf\u00E9'],
    ['The driver’s seat', "driver's seat"],
    ['Written in C++, mostly', 'c++'],
    ['An #EV a day', '#ev'],
    ['テスラの電気自動車が発売', '電気自動車'],
    ['a cat, cats and the cat', 'cat'],
    ['cats and 🔋cat🔋', 'cat'],
  ])('is found in %j as %j', (text, keyword) => expect(said(text, keyword)).toBe(true));

  it.each([
    ['Teslas cut prices', 'tesla'],
    ['An event', 'ev'],
    ['Rev it up', 'ev'],
    ['The model 35', 'model 3'],
    ['e\u0301clair', 'e'],
    ['snake_ev_case', 'ev'],
    ['𝒶ev', 'ev'],
    ['ev𝒶', 'ev'],
    ['anything', ''],
    ['anything', '  '],
  ])('is not found in %j as %j', (text, keyword) => expect(said(text, keyword)).toBe(false));

  it('takes no time over a text made to be slow', () => {
    const started = cpuMs();
    expect(said(`${'ev'.repeat(500_000)}`, 'ev')).toBe(false);
    expect(cpuMs() - started).toBeLessThan(5_000);
  });
});
