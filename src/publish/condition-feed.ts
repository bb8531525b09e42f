import type { Output, Site, SourceCondition } from '../outward.ts';
import type { ConditionChange, ConditionNews } from '../store/collections.ts';
import { escapeXml } from '../text/escape.ts';
import { textOutput } from './text-output.ts';
import { element, emptyElement, openTag, parentElement, plainElement, XML_DECLARATION } from './xml.ts';

export const CONDITION_FEED_PATH = '/status/feed.atom';

const MEDIA_TYPE = 'application/atom+xml; charset=utf-8';
const FRESH_SECONDS = 300;
/** Before anything was told: the element is required, and the clock may not answer. */
const NEVER = '1990-01-01T00:00:00.000Z';

const SAID: Readonly<Record<SourceCondition, string>> = {
  ok: 'works again',
  late: 'is late',
  failing: 'fails',
  blocked: 'turns us away',
  gone: 'is gone',
  paused: 'is paused',
  waiting: 'waits for its first visit',
};

/** An Atom 1.0 document of what was told of sources whose state changed, newest first. */
export function conditionFeed(site: Site, news: readonly ConditionNews[]): Output {
  const updated = news[0]?.at;
  const page = new URL('status', site.url).href;
  const self = new URL(CONDITION_FEED_PATH.slice(1), site.url).href;
  const feed = [
    element('id', self),
    plainElement('title', `${site.title}: status of our sources`),
    element('updated', updated ?? NEVER),
    emptyElement('link', { rel: 'self', href: self, type: 'application/atom+xml' }),
    emptyElement('link', { rel: 'alternate', href: page, type: 'text/html' }),
    parentElement('author', [plainElement('name', site.title)]),
    ...news.map((it) => entry(it, page)),
  ];
  const root = openTag('feed', { xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'en' });
  const text = `${XML_DECLARATION}${root}${feed.join('')}</feed>\n`;
  const output = textOutput({ path: CONDITION_FEED_PATH, mediaType: MEDIA_TYPE, text }, FRESH_SECONDS);
  return { ...output, modifiedAt: updated };
}

function entry(news: ConditionNews, page: string): string {
  return parentElement('entry', [
    element('id', news.id),
    plainElement('title', titleOf(news)),
    element('updated', news.at),
    element('published', news.since),
    emptyElement('link', { rel: 'alternate', href: page, type: 'text/html' }),
    element('content', contentOf(news), { type: 'html' }),
  ]);
}

function titleOf({ changes, more }: ConditionNews): string {
  const [first] = changes;
  if (first !== undefined && changes.length + more === 1) return `${first.title} ${SAID[first.to]}`;
  const states = [...new Set(changes.map(({ to }) => to))];
  const told = states.map((state) => `${changes.filter(({ to }) => to === state).length} ${MANY[state]}`);
  const others = more === 0 ? [] : [`${more} more`];
  return `${changes.length + more} sources have changed: ${[...told, ...others].join(', ')}`;
}

const MANY: Readonly<Record<SourceCondition, string>> = {
  ok: 'working again',
  late: 'late',
  failing: 'failing',
  blocked: 'turning us away',
  gone: 'gone',
  paused: 'paused',
  waiting: 'waiting for a first visit',
};

function contentOf({ changes, more }: ConditionNews): string {
  const others = more === 0 ? '' : `<li>and ${more} more</li>`;
  return `<ul>${changes.map(lineOf).join('')}${others}</ul>`;
}

function lineOf({ title, url, to, sentence, error }: ConditionChange): string {
  const isAddress = /^https?:/iu.test(url);
  const name = isAddress ? `<a href="${escapeXml(url)}">${escapeXml(title)}</a>` : escapeXml(title);
  const fault = error === undefined ? '' : ` ${escapeXml(error)}`;
  return `<li>${name} ${SAID[to]}. ${escapeXml(sentence)}${fault}</li>`;
}
