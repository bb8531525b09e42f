import { describe, expect, it } from 'vitest';
import { stylesheet } from '../../src/site/assets.ts';
import { toneClass } from '../../src/site/tone.ts';

describe.each(['river', 'post', 'desk'] as const)('the stylesheet of a %s', (styles) => {
  const { path, text: css } = stylesheet(styles);

  it('has an address that changes with its contents', () => {
    expect(path).toMatch(/^\/assets\/(?:river|post|desk)\.[0-9a-f]{24}\.css$/u);
  });

  it('asks nobody else for anything', () => {
    expect(css).not.toMatch(/@import|url\(|@font-face/u);
  });

  it('knows the dark, the small and the printed page', () => {
    for (const query of [
      'prefers-color-scheme:dark',
      'max-width:',
      'media print',
      'prefers-reduced-motion',
    ]) {
      expect(css).toContain(query);
    }
  });

  it('closes every block that it opens', () => {
    expect(css.split('{').length).toBe(css.split('}').length);
  });

  it('defines every property and every tone that it uses', () => {
    const used = new Set([...css.matchAll(/var\((--[\w-]+)\)/gu)].map(([, name]) => name));
    const defined = new Set([...css.matchAll(/(--[\w-]+):/gu)].map(([, name]) => name));
    expect([...used].filter((name) => !defined.has(name))).toEqual([]);
    expect(css).toContain(`.${toneClass('Charging')}{`);
  });

  it('colours a name alike whatever its case', () => {
    expect(toneClass(' Tesla ')).toBe(toneClass('tesla'));
  });
});
