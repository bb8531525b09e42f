import type { Article } from '../model.ts';
import type { ChannelView, SourceCard } from '../outward.ts';
import { renderEntry, type Standing } from './entry.ts';
import { html, type Raw } from './html.ts';
import { DEFAULT_FEEDS, layout } from './layout.ts';
import { localHref } from './links.ts';
import { subscribeBox } from './subscribe.ts';
import { unplaced } from './unplaced.ts';

/** What the page of a search shows. */
export interface SearchView extends Pick<ChannelView, 'site' | 'cards' | 'channels'> {
  /** As it was typed; empty where nothing was asked yet. */
  readonly query: string;
  /** Undefined where all sources are searched. */
  readonly sourceId: string | undefined;
  readonly found: Found | 'nothing-asked' | 'too-busy';
}

export interface Found {
  readonly articles: readonly Article[];
  readonly total: number;
  /** False while older articles are still being read in. */
  readonly isComplete: boolean;
  /** Where the first of them stands among all, from 0. */
  readonly from: number;
  /** Where the next page begins; undefined where this is the last. */
  readonly next: number | undefined;
}

/** What is found is of any day. */
const STANDING: Standing = { isLead: false, words: 32, isDated: true };
/** Under how many sources one may choose. */
const MOST_CHOICES = 200;

/** The page with the form, and with what was found; it works without scripts and stays out of search engines. */
export function renderSearch(view: SearchView): string {
  const { site, query } = view;
  return layout({
    site,
    styles: 'desk',
    title: query === '' ? 'Search' : `${query}: search`,
    description: `Search ${site.title}.`,
    path: undefined,
    feeds: DEFAULT_FEEDS,
    feedTitle: site.title,
    channels: view.channels,
    head: undefined,
    content: html`<div class="wrap columns">
      <div class="search">
      <h1>Search</h1>
      ${form(view)}
      ${results(view)}
      </div>
      <aside aria-labelledby="subscribe-title">${subscribeBox({ site, feeds: DEFAULT_FEEDS, feedTitle: site.title })}</aside>
      </div>`,
  });
}

function form({ site, query, sourceId, cards }: SearchView): Raw {
  return html`<form class="search-form" role="search" action="${localHref(site, '/search')}" method="get">
    <p><label for="q">Words to look for</label>
    <input id="q" name="q" type="search" value="${query}" maxlength="200" required autocomplete="off"></p>
    ${cards.size > 0 && cards.size <= MOST_CHOICES && choice([...cards.values()], sourceId)}
    <p><button type="submit">Search</button></p>
    </form>`;
}

function choice(cards: readonly SourceCard[], chosen: string | undefined): Raw {
  const option = ({ id, title }: SourceCard) =>
    html`<option value="${id}"${id === chosen && html` selected`}>${title}</option>
      `;
  return html`<p><label for="source">Source</label>
    <select id="source" name="source"><option value="">All of them</option>
    ${cards.map(option)}
    </select></p>`;
}

function results(view: SearchView): Raw | false {
  const { found, query } = view;
  if (found === 'nothing-asked') return false;
  if (found === 'too-busy')
    return html`<p class="verdict" role="status">Many are searching just now. Please try again in a moment.</p>`;
  const { articles, total, isComplete } = found;
  if (articles.length === 0)
    return html`<p class="verdict" role="status">Nothing was found for “${query}”.${!isComplete && html` ${STILL_READING}`}</p>`;
  return html`<p class="verdict" role="status">${total === 1 ? '1 article' : `${total} articles`} for “${query}”.${!isComplete && html` ${STILL_READING}`}</p>
    <section class="findings" aria-label="Results">${articles.map((article) => renderEntry(unplaced(view, '/search'), article, STANDING))}</section>
    ${more(view, found)}`;
}

const STILL_READING = 'Older articles are still being read in: search again in a moment to find them too.';

function more({ site, query, sourceId }: SearchView, { next }: Found): Raw | false {
  if (next === undefined) return false;
  const wanted = new URLSearchParams({ q: query, ...(sourceId === undefined ? {} : { source: sourceId }) });
  wanted.set('from', String(next));
  return html`<p class="more"><a href="${localHref(site, '/search')}?${wanted.toString()}" rel="next">More results</a></p>`;
}
