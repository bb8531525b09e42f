import type { Article } from '../model.ts';
import type { ChannelView } from '../outward.ts';
import { renderEntry } from './entry.ts';
import { html, type Raw } from './html.ts';
import { layout, subscribeBox } from './layout.ts';
import { type Day, dayOf, dayWords, fullTime, riverInstant } from './time.ts';

/** The page of a channel: pinned posts first, then day by day (UTC), newest first. Its bytes depend on the view alone. */
export function renderRiver(view: ChannelView): string {
  const { site, channel, feeds } = view;
  const feedTitle = channel.title === site.title ? site.title : `${site.title}: ${channel.title}`;
  return layout({
    site,
    title: channel.title,
    description: channel.description ?? site.description,
    path: view.path,
    feeds,
    feedTitle,
    channels: view.channels,
    head: html`<meta property="og:type" content="website">
      <meta property="og:title" content="${channel.title}">
      <meta property="og:site_name" content="${site.title}">`,
    content: html`<div class="wrap columns">
      ${riverHead(view)}
      <div class="river">${view.articles.length === 0 ? empty() : stream(view)}</div>
      <aside aria-labelledby="subscribe-title">${subscribeBox({ site, feeds, feedTitle: channel.title })}</aside>
      </div>`,
  });
}

function riverHead({ channel, articles }: ChannelView): Raw {
  const newest = articles.map(riverInstant).toSorted().at(-1);
  return html`<header class="river-head">
    <h1>${channel.title}</h1>
    ${newest !== undefined && html`<p class="latest">Latest: ${fullTime(newest)}</p>`}
    ${channel.description !== undefined && html`<p class="about">${channel.description}</p>`}
    </header>`;
}

function empty(): Raw {
  return html`<div class="empty">
    <h2>Nothing here yet</h2>
    <p>No article has reached this channel so far. Subscribe now and the first one will find you.</p>
    </div>`;
}

function stream(view: ChannelView): readonly Raw[] {
  const pinned = view.articles.filter(isPinned);
  const days = groupByDay(view.articles.filter((article) => !isPinned(article)));
  return [
    ...(pinned.length === 0 ? [] : [pinnedSection(view, pinned)]),
    ...days.map(({ day, articles }) => daySection(view, day, articles)),
  ];
}

function isPinned(article: Article): boolean {
  return article.post?.pinned === true;
}

interface DayGroup {
  readonly day: Day;
  readonly articles: readonly Article[];
}

function groupByDay(articles: readonly Article[]): readonly DayGroup[] {
  const groups = new Map<string, Article[]>();
  for (const article of articles) {
    const date = riverInstant(article).slice(0, 10);
    const group = groups.get(date);
    if (group === undefined) groups.set(date, [article]);
    else group.push(article);
  }
  return [...groups].map(([date, group]) => ({ day: dayOf(`${date}T00:00:00.000Z`), articles: group }));
}

function pinnedSection(view: ChannelView, articles: readonly Article[]): Raw {
  return html`<section class="day" aria-labelledby="pinned">
    <div class="folio"><h2 class="folio-inner" id="pinned"><span class="weekday">Pinned</span></h2></div>
    <div>${articles.map((article) => renderEntry(view, article))}</div>
    </section>
    `;
}

function daySection(view: ChannelView, day: Day, articles: readonly Article[]): Raw {
  return html`<section class="day" aria-labelledby="day-${day.date}">
    <div class="folio"><h2 class="folio-inner" id="day-${day.date}" aria-label="${dayWords(day)}">
    <span class="number">${day.number}</span> <span class="weekday">${day.weekday}</span> <span class="month">${day.month} ${day.year}</span>
    </h2></div>
    <div>${articles.map((article) => renderEntry(view, article))}</div>
    </section>
    `;
}
