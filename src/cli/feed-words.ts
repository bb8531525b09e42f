/** What a feed is like, in few words for tables. */
import type { FeedFormat, Instant } from '../model.ts';
import { minutesBetween } from '../text/date.ts';

const FORMATS: Readonly<Record<FeedFormat, string>> = {
  rss: 'RSS',
  rdf: 'RDF',
  atom: 'Atom',
  json: 'JSON Feed',
};
const HOUR = 60;
const DAY = 1440;
const DAYS_A_MONTH = 30;

export function formatName(format: FeedFormat): string {
  return FORMATS[format];
}

/** `3 h ago`; a dash where nothing is dated. */
export function agoOf(at: Instant | undefined, now: Instant): string {
  if (at === undefined) return '–';
  const minutes = Math.max(0, minutesBetween(at, now));
  if (minutes < HOUR) return `${Math.floor(minutes)} min ago`;
  if (minutes < 2 * DAY) return `${Math.floor(minutes / HOUR)} h ago`;
  const days = minutes / DAY;
  if (days < 2 * DAYS_A_MONTH) return `${Math.floor(days)} days ago`;
  return days < 730 ? `${Math.floor(days / DAYS_A_MONTH)} months ago` : `${Math.floor(days / 365)} years ago`;
}

/** `about 12 a day`; a dash where too little is dated. */
export function rhythmOf(perDay: number | undefined): string {
  if (perDay === undefined) return '–';
  if (perDay >= 1) return `about ${Math.round(perDay)} a day`;
  if (perDay * 7 >= 1) return `about ${Math.round(perDay * 7)} a week`;
  const perMonth = perDay * DAYS_A_MONTH;
  return perMonth >= 1 ? `about ${Math.round(perMonth)} a month` : 'less than one a month';
}
