import type { Article } from '../model.ts';
import type { ChannelView } from '../outward.ts';
import { renderEntry } from './entry.ts';
import { html } from './html.ts';
import { DEFAULT_FEEDS, layout } from './layout.ts';
import { subscribeBox } from './subscribe.ts';
import { unplaced } from './unplaced.ts';

/** What the page of a story shows. */
export interface StoryView extends Pick<ChannelView, 'site' | 'cards' | 'channels'> {
  readonly id: string;
  /** With as much as may be shown of each, the one that leads the story first. */
  readonly articles: readonly [Article, ...Article[]];
}

const WORDS = 32;
const MOST_SHOWN = 50;

/** The path of the page of a story. */
export function storyPath(id: string): string {
  return `/stories/${encodeURIComponent(id)}/`;
}

/** The page of a story: who leads it, and who else covers it. Search engines are asked in only where one of them is ours. */
export function renderStory(view: StoryView): string {
  const { site, articles } = view;
  const [lead, ...others] = articles;
  const path = storyPath(view.id);
  const place = unplaced(view, path);
  return layout({
    site,
    styles: 'desk',
    title: lead.title,
    description: `One story, told by ${articles.length} sources.`,
    path: articles.some(({ post }) => post !== undefined) ? path : undefined,
    feeds: DEFAULT_FEEDS,
    feedTitle: site.title,
    channels: view.channels,
    head: undefined,
    content: html`<div class="wrap">
      <header class="river-head"><div class="subject">
      <p class="label kind">Story</p>
      <h1>Told by ${articles.length} sources</h1>
      </div></header>
      <section class="opening" aria-labelledby="lead">${renderEntry(place, lead, { isLead: true, isDated: true, words: WORDS })}</section>
      <div class="columns">
      <section class="findings" aria-labelledby="others">
      <h2 class="label" id="others">Also covered by</h2>
      ${others.slice(0, MOST_SHOWN).map((article) => renderEntry(place, article, { isLead: false, isDated: true, words: WORDS }))}
      </section>
      <aside aria-labelledby="subscribe-title">${subscribeBox({ site, feeds: DEFAULT_FEEDS, feedTitle: site.title })}</aside>
      </div>
      </div>`,
  });
}
