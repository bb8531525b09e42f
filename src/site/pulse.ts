/** The live line: how much came when, as pulses on a wire. It is drawn from the articles of the page alone, so no clock is in it. */

import type { Article, Instant } from '../model.ts';
import { instantMs, longDate, toInstant } from '../text/date.ts';
import { html, type Raw } from './html.ts';
import { riverInstant } from './time.ts';

const HOUR_MS = 3_600_000;
/** Lengths of a stretch, in hours. */
const STEPS = [1, 2, 3, 6, 12, 24];
const [FEWEST, MOST] = [24, 56];
/** Half the height of the line, and of the smallest pulse on it, in pixels. */
const MIDDLE = 24;
const LEAST = 3;

/** How many articles there were in each stretch of time, the last one being that of the newest. */
export interface Pulse {
  /** Of one stretch; stretches begin at full multiples of it (UTC). */
  readonly hours: number;
  /** When the first one begins. */
  readonly from: Instant;
  readonly counts: readonly number[];
  /** Which of them have something of ours. */
  readonly ours: ReadonlySet<number>;
}

/** By the hour where everything came within two days, by longer stretches where it did not; what is older than 56 days is left out. */
export function pulseOf(articles: readonly Article[]): Pulse | undefined {
  const times = articles.map((article) => instantMs(riverInstant(article)) / HOUR_MS);
  if (times.length < 2) return undefined;
  const [oldest, newest] = [Math.min(...times), Math.max(...times)];
  const hours = STEPS.find((step) => (newest - oldest) / step < MOST - 1) ?? 24;
  const last = Math.floor(newest / hours);
  const length = Math.min(MOST, Math.max(FEWEST, last - Math.floor(oldest / hours) + 1));
  const first = last - length + 1;
  const places = times.map((time) => Math.floor(time / hours) - first);
  const counts = Array.from({ length }, (_, at) => places.filter((place) => place === at).length);
  const ours = new Set(places.filter((_, at) => articles[at]?.post !== undefined));
  return { hours, from: toInstant(first * hours * HOUR_MS), counts, ours };
}

/** The line as a picture with its own words; nothing for a page with hardly anything on it. */
export function livePulse(articles: readonly Article[]): Raw | false {
  const pulse = pulseOf(articles);
  if (pulse === undefined) return false;
  const { counts } = pulse;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(...counts);
  const busiest = stretchWords(pulse, counts.indexOf(most));
  const span = `${total} ${total === 1 ? 'story' : 'stories'} in ${spanWords(pulse)}`;
  return html`<figure class="pulse">
    <svg role="img" aria-label="${`${span}; most of them, ${most}, ${busiest}`}" width="100%" height="${2 * MIDDLE}" focusable="false"><line class="wire" x1="0" y1="${MIDDLE}" x2="100%" y2="${MIDDLE}"/>${counts.map((count, at) => count > 0 && stroke(pulse, at, most))}</svg>
    <figcaption><b>${span}</b> <span>most ${busiest}</span></figcaption>
    </figure>`;
}

function stroke({ counts, ours }: Pulse, at: number, most: number): Raw {
  const half = Math.round(LEAST + ((counts[at] ?? 0) / most) * (MIDDLE - LEAST - 2));
  const x = (((at + 0.5) / counts.length) * 100).toFixed(1);
  return html`<line x1="${x}%" y1="${MIDDLE - half}" x2="${x}%" y2="${MIDDLE + half}"/>${
    ours.has(at) && html`<circle cx="${x}%" cy="${MIDDLE}" r="5"/>`
  }`;
}

/** The days that it takes, for two days and more. */
function spanWords({ hours, counts }: Pulse): string {
  const all = hours * counts.length;
  return all < 72 ? `${all} hours` : `${Math.round(all / 24)} days`;
}

function stretchWords({ hours, from }: Pulse, at: number): string {
  const start = toInstant(instantMs(from) + at * hours * HOUR_MS);
  if (hours === 24) return `on ${longDate(start)}`;
  const hour = start.slice(11, 13);
  const clock =
    hours === 1
      ? `at ${hour}:00`
      : `from ${hour}:00 to ${String((Number(hour) + hours) % 24).padStart(2, '0')}:00`;
  return `${clock} UTC on ${longDate(start).replace(/ \d+$/u, '')}`;
}
