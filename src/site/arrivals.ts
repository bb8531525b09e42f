import { html, type Raw, raw } from './html.ts';

/** In pixels: of the whole picture, of a day, and of the smallest bar. */
const [HEIGHT, DAY, LEAST] = [28, 4, 3];

/** How many articles came on each of some days, the oldest first, as bars with words of their own. */
export function arrivalsPicture(counts: readonly number[]): Raw {
  const width = counts.length * DAY;
  const bars = counts.map((count, at) => bar(count, at, Math.max(...counts))).join('');
  return html`<svg class="arrivals" role="img" aria-label="${wordsOf(counts)}" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" focusable="false"><path class="floor" d="M0 ${HEIGHT - 0.5}H${width}"/>${bars !== '' && html`<path d="${raw(bars)}"/>`}</svg>`;
}

/** By the root: the many of a first visit leave the few of other days to be seen. */
function bar(count: number, at: number, most: number): string {
  if (count === 0) return '';
  const height = Math.round(LEAST + Math.sqrt(count / most) * (HEIGHT - 1 - LEAST));
  return `M${at * DAY + DAY / 2} ${HEIGHT - 1}v-${height}`;
}

function wordsOf(counts: readonly number[]): string {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const days = counts.filter((count) => count > 0).length;
  if (total === 0) return `No articles in ${counts.length} days`;
  const ago = counts.length - 1 - counts.findLastIndex((count) => count > 0);
  const last = ago === 0 ? 'the last today' : ago === 1 ? 'the last yesterday' : `the last ${ago} days ago`;
  const articles = total === 1 ? '1 article' : `${total} articles`;
  return `${articles} on ${days} of ${counts.length} days, ${last}`;
}
