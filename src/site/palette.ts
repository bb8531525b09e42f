/**
 * Every colour of the site, for light and for dark. `tests/site/palette.test.ts` holds each pair that carries text to the
 * contrast of WCAG 2.2 AA (§1.4.3, 4.5 to 1; §1.4.11, 3 to 1 for what is not text).
 */

/** One scheme's colours, by the name of their custom property. */
export interface Palette {
  readonly paper: string;
  /** Behind our own posts and the subscribe box. */
  readonly tint: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  /** The house colour: a highlighter, only ever behind or beside text. */
  readonly volt: string;
  /** Text on `volt`. */
  readonly onVolt: string;
  readonly focus: string;
  readonly alarm: string;
}

export const LIGHT: Palette = {
  paper: '#fbfcfa',
  tint: '#f1f4ea',
  ink: '#11171a',
  muted: '#515b60',
  rule: '#d3d9d2',
  volt: '#cdf22b',
  onVolt: '#11171a',
  focus: '#1747d1',
  alarm: '#b3201a',
};

export const DARK: Palette = {
  paper: '#0f1416',
  tint: '#192022',
  ink: '#eceeea',
  muted: '#a4afb1',
  rule: '#313b3e',
  volt: '#cdf22b',
  onVolt: '#11171a',
  focus: '#8fb4ff',
  alarm: '#ff9d92',
};

/** Text colours for sections, tags and sources, as `[light, dark]`. */
export const TONES: readonly (readonly [light: string, dark: string])[] = [
  ['#0a53a8', '#8abfff'],
  ['#17653a', '#7fd6a0'],
  ['#b3201a', '#ff9d92'],
  ['#6536b3', '#c9acff'],
  ['#0a646c', '#70d3dc'],
  ['#8f4300', '#ffb56e'],
  ['#9c145d', '#ff9dcb'],
  ['#3f4f9f', '#aab8ff'],
];
