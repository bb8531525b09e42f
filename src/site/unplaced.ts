import type { Channel, ChannelView } from '../outward.ts';
import { DEFAULT_FEEDS } from './layout.ts';

const NO_CHANNEL: Channel = {
  id: '',
  title: '',
  description: undefined,
  sources: ['*'],
  tags: [],
  authors: [],
  include: [],
  exclude: [],
  posts: true,
  limit: 0,
  perSourceShare: 1,
  stories: 'all',
  content: 'full',
};

/** For articles that stand on a page of no channel; they come with as much as may be shown of them. */
export function unplaced(
  { site, cards, channels }: Pick<ChannelView, 'site' | 'cards' | 'channels'>,
  path: string,
): ChannelView {
  return {
    site,
    cards,
    channels,
    channel: NO_CHANNEL,
    path,
    feeds: DEFAULT_FEEDS,
    articles: [],
    others: new Map(),
    ownLatest: [],
    remarks: new Map(),
  };
}
