import { describe, expect, it } from 'vitest';
import { isPattern, patternFault, patternTest } from '../../src/text/pattern.ts';

describe('a pattern', () => {
  it('stands between slashes', () => {
    expect(['/a/', '/a/i', '/a/b/', '/a/gi'].map(isPattern)).toEqual([true, true, true, true]);
    expect(['a', '/a', 'a/', '//', '"/a/"', '/a/1'].map(isPattern)).toEqual(Array(6).fill(false));
  });

  it('takes cases as they are unless it is told otherwise', () => {
    expect(patternTest('/^tesla$/')('Tesla')).toBe(false);
    expect(patternTest('/^tesla$/iu')('Tesla')).toBe(true);
    expect(patternTest('/^ÄÖ$/i')('äö')).toBe(true);
  });

  it.each([
    ['/(/', 'is no pattern: missing closing ): `(`'],
    ['/(a)\\1/', 'is no pattern: invalid escape sequence: `\\1`'],
    ['/(?=a)/', 'is no pattern: invalid or unsupported Perl syntax: `(?=`'],
    ['/((a{100}){100}){100}/', 'is no pattern: invalid repeat count: `{100}`'],
    [`/${'a'.repeat(301)}/`, 'is a pattern of more than 300 characters'],
    ['/(\\pL{1,30}){1,30}\\d{1,30}/', 'is a pattern that comes to too many steps: repeat less'],
    ['/a/gi', 'has the flags "gi"; a pattern takes only "i" (any case) and "u"'],
  ])('that is %s is refused with the reason', (written, fault) => {
    expect(patternFault(written)).toBe(fault);
  });

  it('is sound for everything else', () => {
    for (const written of ['/model [3y]/i', '/\\bEV(s|ing)?\\b/', '/[\\p{Lu}]{3,}/u', '/a/b/'])
      expect(patternFault(written)).toBeUndefined();
  });

  it('looks through the first 20,000 characters', () => {
    expect(patternTest('/b/')(`${'a'.repeat(19_999)}b`)).toBe(true);
    expect(patternTest('/b/')(`${'a'.repeat(20_000)}b`)).toBe(false);
  });
});
