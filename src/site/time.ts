/**
 * Instants in words, in UTC. Nothing here asks `Intl`: it words dates differently from one ICU to the next, and the bytes of a
 * page may change only when its content does.
 */

import type { Article, Instant } from '../model.ts';
import { instantMs, longDate } from '../text/date.ts';
import { html, type Raw } from './html.ts';

const WEEKDAYS = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'];
const DAY_MS = 86_400_000;

/** A UTC day in the words of its parts. */
export interface Day {
  /** `2026-11-22`. */
  readonly date: string;
  readonly weekday: string;
  /** Without a leading zero. */
  readonly number: string;
  readonly month: string;
  readonly year: string;
}

/** The UTC day of an instant. */
export function dayOf(instant: Instant): Day {
  // Day 0 of the Unix calendar was a Thursday, where the table begins.
  const weekday = WEEKDAYS[Math.floor(instantMs(instant) / DAY_MS) % 7] ?? '';
  const [number = '', month = '', year = ''] = longDate(instant).split(' ');
  return { date: instant.slice(0, 10), weekday, number, month, year };
}

/** `Sunday 22 November 2026`. */
export function dayWords(day: Day): string {
  return `${day.weekday} ${day.number} ${day.month} ${day.year}`;
}

/** `14:05 UTC`, machine-readable to the minute. */
export function clockTime(instant: Instant): Raw {
  return html`<time datetime="${instant.slice(0, 16)}Z">${instant.slice(11, 16)} UTC</time>`;
}

/** `22 November 2026, 14:05 UTC`, machine-readable. */
export function fullTime(instant: Instant): Raw {
  return html`<time datetime="${instant}">${longDate(instant)}, ${instant.slice(11, 16)} UTC</time>`;
}

/** `22 Nov 2026, 14:05`, for tables that say elsewhere that it is UTC; machine-readable. */
export function briefTime(instant: Instant): Raw {
  const { number, month, year } = dayOf(instant);
  const day = `${number} ${month.slice(0, 3)} ${year}`;
  return html`<time datetime="${instant}">${day}, ${instant.slice(11, 16)}</time>`;
}

/** `22 November 2026`, machine-readable. */
export function date(instant: Instant): Raw {
  return html`<time datetime="${instant.slice(0, 10)}">${longDate(instant)}</time>`;
}

/** The instant that places an article in the river. */
export function riverInstant(article: Article): Instant {
  return article.publishedAt ?? article.arrivedAt;
}
