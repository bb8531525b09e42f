import { describe, expect, it } from 'vitest';
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

function weakTexts(palette: Palette, tones: readonly string[]): readonly string[] {
  const { paper, tint, ink, muted, alarm, volt, onVolt } = palette;
  const pairs = [
    ...[ink, muted, alarm, ...tones].flatMap((text) => [[text, paper] as const, [text, tint] as const]),
    [onVolt, volt] as const,
  ];
  return pairs.filter(([text, ground]) => contrast(text, ground) < 4.5).map((pair) => pair.join(' on '));
}

describe('the palette', () => {
  it.each([
    ['light', LIGHT, TONES.map(([light]) => light)],
    ['dark', DARK, TONES.map(([, dark]) => dark)],
  ] as const)('is legible in %s: 4.5 to 1 for text, 3 to 1 for the focus ring', (_name, palette, tones) => {
    expect(weakTexts(palette, tones)).toEqual([]);
    expect(contrast(palette.focus, palette.paper)).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.focus, palette.tint)).toBeGreaterThanOrEqual(3);
  });
});
