import type { Article } from '../model.ts';
import type { Channel, ChannelView } from '../outward.ts';
import { instantMs } from '../text/date.ts';
import { stylesheet } from './assets.ts';
import { fromOurDesk } from './desk.ts';
import { renderEntry } from './entry.ts';
import { html, type Raw } from './html.ts';
import { layout } from './layout.ts';
import { livePulse } from './pulse.ts';
import { placeData } from './structured-data.ts';
import { subjectOf } from './subject.ts';
import { subjectHead } from './subject-head.ts';
import { subscribeBox } from './subscribe.ts';
import { type Day, dayOf, dayWords, riverInstant } from './time.ts';
import { whoIsHere } from './who.ts';

/** What a page weighs at most with its styles, in bytes, as far as shorter summaries can help. */
const MOST_BYTES = 60_000;
/** How long summaries of outside articles may be, as long as the page keeps to its weight. */
const WORDS = [32, 24, 18, 12, 6, 0];
/** A post of ours opens the page unless the newest article is so much newer. */
const LEAD_MS = 7 * 86_400_000;

/**
 * The page of a channel, a tag, a source or an author: the story that opens it, what is pinned, then day by day (UTC), newest first.
 * Its bytes depend on the view alone. Where publishers are wordy, their summaries get shorter.
 */
export function renderRiver(view: ChannelView): string {
  const room = MOST_BYTES - Buffer.byteLength(stylesheet('river').text);
  let page = '';
  for (const words of WORDS) {
    page = riverOf(view, words);
    if (Buffer.byteLength(page) <= room) return page;
  }
  return page;
}

function riverOf(view: ChannelView, words: number): string {
  const { site, channel, feeds, articles } = view;
  const subject = subjectOf(view);
  const feedTitle = subject.title === site.title ? site.title : `${site.title}: ${subject.title}`;
  const lead = leadOf(view);
  return layout({
    site,
    styles: 'river',
    title: subject.title,
    description: channel.description ?? subject.description ?? site.description,
    path: view.path,
    feeds,
    feedTitle,
    channels: view.channels,
    head: placeData(view, subject),
    content: html`<div class="wrap">
      ${subjectHead(view, subject, livePulse(articles))}
      ${lead !== undefined && html`<section class="opening" aria-labelledby="lead">${renderEntry(view, lead, { isLead: true, isDated: true, words })}</section>`}
      <div class="columns">
      <div class="river">${lead === undefined ? empty() : stream(view, lead, words)}</div>
      <aside aria-label="Our desk, subscribing, and who is here">
      ${fromOurDesk(view, lead)}
      ${subscribeBox({ site, feeds, feedTitle: subject.title })}
      ${subject.kind !== 'source' && whoIsHere(view)}
      </aside>
      </div>
      </div>`,
  });
}

/**
 * What was pinned first; else our newest post, while it is new, even where the wire has washed it off a channel of everything; else the
 * newest article.
 */
export function leadOf({ articles, channel, ownLatest, remarks }: ChannelView): Article | undefined {
  const [newest] = articles;
  if (newest === undefined) return undefined;
  const own =
    articles.find(({ post }) => post !== undefined) ?? (isOfEverything(channel) ? ownLatest[0] : undefined);
  const isNew = own !== undefined && msOf(newest) - msOf(own) <= LEAD_MS;
  return articles.find((it) => isPinned(it, remarks)) ?? (isNew ? own : newest);
}

/** Every post of ours belongs to it. */
function isOfEverything({ posts, tags, authors, include, exclude }: Channel): boolean {
  return posts && [tags, authors, include, exclude].every((rules) => rules.length === 0);
}

function msOf(article: Article): number {
  return instantMs(riverInstant(article));
}

function empty(): Raw {
  return html`<div class="empty">
    <h2>Nothing here yet</h2>
    <p>No article has reached this channel so far. Subscribe now and the first one will find you.</p>
    </div>`;
}

function stream(view: ChannelView, lead: Article, words: number): readonly Raw[] {
  const rest = view.articles.filter((article) => article !== lead);
  const pinned = rest.filter((article) => isPinned(article, view.remarks));
  const days = groupByDay(rest.filter((article) => !pinned.includes(article)));
  const entries = (articles: readonly Article[], isDated: boolean) =>
    articles.map((article) => renderEntry(view, article, { isLead: false, isDated, words }));
  return [
    ...(pinned.length === 0 ? [] : [pinnedSection(entries(pinned, true))]),
    ...days.map(({ day, articles }) => daySection(day, entries(articles, false))),
  ];
}

function isPinned({ id, post }: Article, remarks: ChannelView['remarks']): boolean {
  return post?.pinned === true || remarks.get(id)?.isPinned === true;
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

function pinnedSection(entries: readonly Raw[]): Raw {
  return html`<section class="day" aria-labelledby="pinned">
    <h2 class="folio" id="pinned"><span class="weekday">Pinned</span></h2>
    ${entries}
    </section>
    `;
}

function daySection(day: Day, entries: readonly Raw[]): Raw {
  return html`<section class="day" aria-labelledby="day-${day.date}">
    <h2 class="folio" id="day-${day.date}" aria-label="${dayWords(day)}"><time datetime="${day.date}"><span class="number">${day.number}</span> <span class="weekday">${day.weekday}</span> <span class="month">${day.month} ${day.year}</span></time></h2>
    ${entries}
    </section>
    `;
}
