/** The head of a river: what the page is about, with the card of a source or of somebody of the newsroom, and the live line. */

import type { ContentPolicy, Person } from '../model.ts';
import type { ChannelView, Site, SourceCard } from '../outward.ts';
import { hostOf } from '../text/url.ts';
import { html, type Raw } from './html.ts';
import { outwardLink, webHref } from './links.ts';
import { avatar, follow } from './people.ts';
import type { Subject } from './subject.ts';
import { toneClass } from './tone.ts';

const KINDS: Readonly<Record<Subject['kind'], string | undefined>> = {
  channel: undefined,
  posts: undefined,
  tag: 'Tag',
  source: 'Source',
  author: 'Author',
};

const ALLOWED: Readonly<Record<ContentPolicy, string>> = {
  headline: 'Headlines only; every story is read at the source.',
  excerpt: 'Headlines and short excerpts; every story is read at the source.',
  full: 'Whole articles, with credit.',
};

/** The head of the page of `subject`; `pulse` stands in it last. What the masthead says in large letters is not shown twice. */
export function subjectHead({ site, path, channel }: ChannelView, subject: Subject, pulse: Raw | false): Raw {
  const kind = KINDS[subject.kind];
  return html`<header class="river-head">
    <div class="subject">
    ${kind !== undefined && html`<p class="label kind ${toneClass(toneOf(subject))}">${kind}</p>`}
    <h1 dir="auto"${path === '/' && subject.title === site.title && html` class="unseen"`}>${subject.title}</h1>
    ${channel.description !== undefined && html`<p class="about">${channel.description}</p>`}
    ${subject.kind === 'source' && sourceCard(subject.card)}
    ${subject.kind === 'author' && subject.person !== undefined && personCard(site, subject.person)}
    </div>
    ${pulse}
    </header>`;
}

/** A source and a tag have their colour everywhere. */
function toneOf(subject: Subject): string {
  return subject.kind === 'source' ? subject.card.id : subject.title;
}

function sourceCard(card: SourceCard): Raw {
  return html`<dl class="card">
    <div><dt>Home page</dt><dd>${outwardLink(card.homePageUrl, hostOf(card.homePageUrl) ?? card.homePageUrl, 'home')}</dd></div>
    <div><dt>Its feed</dt><dd>${outwardLink(card.feedUrl, withoutScheme(card.feedUrl), 'feed')}</dd></div>
    <div><dt>We republish</dt><dd>${ALLOWED[card.content]}</dd></div>
    ${card.credit !== undefined && html`<div><dt>Credit</dt><dd>${card.credit}</dd></div>`}
    ${card.rights !== undefined && html`<div><dt>Rights</dt><dd>${card.rights}</dd></div>`}
    </dl>`;
}

function withoutScheme(url: string): string {
  return webHref(url) === undefined ? url : url.replace(/^https?:\/\/(?:www\.)?/iu, '');
}

function personCard(site: Site, person: Person): Raw {
  return html`<div class="person-card">
    ${avatar(site, person)}
    <div>
    ${person.since !== undefined && html`<p class="since">With ${site.title} since ${person.since}</p>`}
    ${person.bio !== undefined && html`<p>${person.bio}</p>`}
    ${follow(person)}
    </div>
    </div>`;
}
