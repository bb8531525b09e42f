import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from '../../src/text/nearest.ts';

describe('nearest', () => {
  it('finds what was probably meant', () => {
    expect(nearest('autors', ['title', 'authors', 'tags'])).toBe('authors');
    expect(nearest('Tilte', ['title', 'tags'])).toBeUndefined();
    expect(nearest('TITLE', ['title', 'tags'])).toBe('title');
    expect(nearest('dra', ['draft'])).toBeUndefined();
    expect(nearest('x'.repeat(1000), ['x'])).toBeUndefined();
    expect(nearest('a', [])).toBeUndefined();
  });

  it('says so after a complaint', () => {
    expect(didYouMean('autors', ['authors'])).toBe('; did you mean "authors"?');
    expect(didYouMean('zzz', ['authors'])).toBe('');
  });
});
