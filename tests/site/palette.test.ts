import { describe, expect, it } from 'vitest';
import { stylesheet } from '../../src/site/assets.ts';
import { DARK, LIGHT, type Palette, TONES } from '../../src/site/palette.ts';

function luminance(colour: string): number {
  const channel = (start: number) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Every rule of every page: what it colours and what it lays behind, by the names of the palette. */
const RULES = (['river', 'post', 'desk'] as const)
  .flatMap((styles) => [...stylesheet(styles).text.matchAll(/([^{}]+)\{([^{}]*)\}/gu)])
  .map(([, selector = '', body = '']) => ({
    selector: selector.trim(),
    text: /(?:^|;)color:var\(--(\w+)\)/u.exec(body)?.[1],
    ground: /(?:^|;)background:var\(--(\w+)\)/u.exec(body)?.[1],
  }));

/** Text on a ground of its own, and all other text on every ground that lies under others. */
function pairs(): readonly (readonly [text: string, ground: string])[] {
  const own = RULES.flatMap(({ text, ground }) => (text && ground ? [[text, ground] as const] : []));
  const free = new Set(
    RULES.flatMap(({ text, ground }) => (text && !ground && text !== 'onVolt' ? [text] : [])),
  );
  return [
    ...own,
    ...[...free, 'ink'].flatMap((text) => ['paper', 'tint'].map((ground) => [text, ground] as const)),
  ];
}

function weakPairs(palette: Palette, tones: readonly string[]): readonly string[] {
  const colours = (name: string) => (name === 'tone' ? tones : [palette[name as keyof Palette]]);
  return pairs().flatMap(([text, ground]) =>
    colours(text).flatMap((one) =>
      colours(ground).flatMap((other) =>
        contrast(one, other) < 4.5 ? [`${text} on ${ground}: ${one} on ${other}`] : [],
      ),
    ),
  );
}

describe('the palette', () => {
  it.each([
    ['light', LIGHT, TONES.map(([light]) => light)],
    ['dark', DARK, TONES.map(([, dark]) => dark)],
  ] as const)('is legible in %s: 4.5 to 1 for text, 3 to 1 for what is none', (_name, palette, tones) => {
    expect(weakPairs(palette, tones)).toEqual([]);
    const { paper, tint, ink, muted, focus, volt, onVolt } = palette;
    for (const ground of [paper, tint]) {
      for (const line of [focus, muted, ink, ...tones])
        expect(contrast(line, ground)).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(onVolt, volt)).toBeGreaterThanOrEqual(4.5);
  });

  it('is judged by all that the styles colour', () => {
    expect(pairs()).toEqual(
      expect.arrayContaining([
        ['paper', 'ink'],
        ['paper', 'tone'],
        ['onVolt', 'volt'],
        ['tone', 'tint'],
        ['muted', 'tint'],
      ]),
    );
    expect(RULES.filter(({ selector }) => selector.includes('focus-visible')).length).toBeGreaterThan(2);
  });
});
