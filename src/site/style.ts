import { DARK, LIGHT, type Palette, TONES } from './palette.ts';
import { FRAME_CSS } from './style-frame.ts';
import { POST_CSS } from './style-post.ts';
import { RIVER_CSS } from './style-river.ts';
import { SEARCH_CSS } from './style-search.ts';
import { STATUS_CSS } from './style-status.ts';

/** The styles of every page, in light, in dark and on paper. */
export const CSS = compact([colourCss(), FRAME_CSS, RIVER_CSS, POST_CSS, SEARCH_CSS, STATUS_CSS].join('\n'));

function colourCss(): string {
  const dark = `${properties(DARK)}${tones(1)}`;
  return `:root{color-scheme:light dark;${properties(LIGHT)}${tones(0)}}
@media (prefers-color-scheme:dark){:root{${dark}}}
@media print{:root{${properties({ ...LIGHT, paper: '#fff', tint: '#fff' })}${tones(0)}}}
${TONES.map((_, index) => `.tone-${index}{--tone:var(--tone-${index})}`).join('')}`;
}

function properties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour};`)
    .join('');
}

function tones(scheme: 0 | 1): string {
  return TONES.map((tone, index) => `--tone-${index}:${tone[scheme]};`).join('');
}

/** Only what is safe without a parser: indentation and line breaks. */
function compact(css: string): string {
  return css.replace(/\n\s*/gu, '\n').trim();
}
