import { describe, expect, it } from 'vitest';
import { languageTag } from '../../src/text/language.ts';

describe('languageTag', () => {
  it('answers the canonical form or nothing', () => {
    expect(languageTag(' en_us ')).toBe('en-US');
    expect(languageTag('ZH-hans-cn')).toBe('zh-Hans-CN');
    expect(languageTag('English')).toBeUndefined();
    expect(languageTag('de-1996-1996')).toBeUndefined();
    expect(languageTag('')).toBeUndefined();
  });
});
