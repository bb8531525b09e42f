import type { Instant } from '../model.ts';
import type { FeedGlimpse } from '../outward.ts';
import { earlierOf, minutesBetween } from '../text/date.ts';
import { plainText } from '../text/plain.ts';
import { parseDate } from '../text/read-date.ts';
import { absoluteUrl } from '../text/url.ts';
import { decode } from './decode.ts';
import type { Feed, RawFeed } from './feed.ts';
import { hubOfferOf } from './hub-offer.ts';
import { parse } from './parse.ts';

const MAX_TITLE = 200;
const DAY_MINUTES = 1440;

/**
 * What a document tells of its feed without becoming articles.
 * @throws FeedError for what is no feed that can be read; of a page it carries the feeds that the page offers.
 */
export async function glimpse(raw: RawFeed, now: Instant): Promise<FeedGlimpse> {
  const feed = await parse(decode(raw.bytes, raw.contentType).text);
  const dates = datesOf(feed, now);
  return {
    format: feed.format,
    title: plainText(feed.title ?? '').slice(0, MAX_TITLE) || undefined,
    homePageUrl: absoluteUrl(feed.homePageUrl ?? '', raw.url),
    entries: feed.entries.length,
    newestAt: dates.at(-1),
    perDay: perDay(dates),
    hubs: hubOfferOf(raw, feed).hubs,
  };
}

function datesOf({ entries }: Feed, now: Instant): readonly Instant[] {
  const dates = entries.flatMap(({ published, updated }) => {
    const at = parseDate(published ?? updated ?? '');
    return at === undefined ? [] : [earlierOf(at, now)];
  });
  return dates.sort();
}

function perDay(dates: readonly Instant[]): number | undefined {
  const [oldest] = dates;
  const newest = dates.at(-1);
  if (oldest === undefined || newest === undefined || dates.length < 3) return undefined;
  const days = minutesBetween(oldest, newest) / DAY_MINUTES;
  return days > 0 ? (dates.length - 1) / days : undefined;
}
