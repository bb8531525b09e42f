import type { FeedHints } from './feed.ts';
import { all, first, firstText, type XmlElement } from './xml-tree.ts';

// A week has no more of either; a hostile list is not worth carrying further.
const MAX_SKIPS = 48;

/** What a channel asks of its visitors: RSS 2.0 `ttl`, `skipHours`, `skipDays`, and the syndication module of RSS 1.0. */
export function hintsOf(channel: XmlElement): FeedHints {
  return {
    ttl: firstText(channel, ['ttl']),
    skipHours: skipped(channel, 'skiphours', 'hour'),
    skipDays: skipped(channel, 'skipdays', 'day'),
    updatePeriod: firstText(channel, ['sy:updateperiod']),
    updateFrequency: firstText(channel, ['sy:updatefrequency']),
    updateBase: firstText(channel, ['sy:updatebase']),
  };
}

function skipped(channel: XmlElement, list: string, item: string): readonly string[] {
  const element = first(channel, list);
  if (element === undefined) return [];
  return all(element, item)
    .slice(0, MAX_SKIPS)
    .map(({ text }) => text.trim());
}
