import { DARK, LIGHT, type Palette, TONES } from './palette.ts';
import { FRAME_CSS } from './style-frame.ts';
import { POST_CSS } from './style-post.ts';
import { RIVER_CSS } from './style-river.ts';
import { SEARCH_CSS } from './style-search.ts';
import { STATUS_CSS } from './style-status.ts';

/** What a page wears: a river, a post, or what else there is. Each has one file with all that it needs, and nothing of the others. */
export type Styles = 'river' | 'post' | 'desk';

const EVERYWHERE = [colourCss(), FRAME_CSS];

/** In light, in dark and on paper. */
export const CSS: Readonly<Record<Styles, string>> = {
  river: compact([...EVERYWHERE, RIVER_CSS]),
  post: compact([...EVERYWHERE, POST_CSS]),
  desk: compact([...EVERYWHERE, RIVER_CSS, STATUS_CSS, SEARCH_CSS]),
};

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
function compact(parts: readonly string[]): string {
  return parts.join('\n').replace(/\n\s*/gu, '\n').trim();
}
