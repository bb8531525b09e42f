/** How readers subscribe: the box with the three addresses, and what lets their programs find the same. */

import type { ChannelView, Site } from '../outward.ts';
import { html, type Raw } from './html.ts';
import { absoluteHref, localHref } from './links.ts';

/** Whose feeds they are. */
export interface Subscribable {
  readonly site: Site;
  readonly feeds: ChannelView['feeds'];
  /** What arrives. */
  readonly feedTitle: string;
}

/** What opens with an address behind it; nobody is asked for anything before a reader taps. */
const READERS: readonly (readonly [name: string, address: string])[] = [
  ['Feedly', 'https://feedly.com/i/subscription/feed%2F'],
  ['Inoreader', 'https://www.inoreader.com/?add_feed='],
  ['NewsBlur', 'https://www.newsblur.com/?url='],
  ['The Old Reader', 'https://theoldreader.com/feeds/subscribe?url='],
  ['Feedbin', 'https://feedbin.com/?subscribe='],
];

/** The box with the addresses of the page's three feeds, to be copied without scripts too, and a link a common reader. */
export function subscribeBox(about: Subscribable): Raw {
  const [rss, ...others] = feedForms(about);
  const forms = rss === undefined ? others : [rss, ...others];
  return html`<div class="subscribe" id="subscribe">
    <h2 id="subscribe-title">Subscribe</h2>
    <p>“${about.feedTitle}” in your feed reader, free and without an account here.</p>
    <ul class="readers" aria-label="Subscribe in">
    ${READERS.map(
      ([name, address]) =>
        html`<li><a href="${address + encodeURIComponent(rss?.address ?? '')}" rel="nofollow noopener noreferrer">${name}</a></li>
        `,
    )}
    </ul>
    <p class="label">Or copy an address</p>
    <ul class="addresses">
    ${forms.map(
      (form) => html`<li><a href="${form.href}" type="${form.type}">${form.name}</a>
        <input readonly aria-label="${form.name} address" value="${form.address}"></li>
        `,
    )}
    </ul>
    </div>`;
}

/** What readers that are given the page's own address look for in its head. */
export function autodiscovery(about: Subscribable): readonly Raw[] {
  return feedForms(about).map(
    (
      form,
    ) => html`<link rel="alternate" type="${form.type}" title="${about.feedTitle} (${form.name})" href="${form.address}">
      `,
  );
}

interface FeedForm {
  readonly name: string;
  readonly type: string;
  readonly href: string;
  readonly address: string;
}

function feedForms({ site, feeds }: Pick<Subscribable, 'site' | 'feeds'>): readonly FeedForm[] {
  const form = (name: string, type: string, path: string): FeedForm => ({
    name,
    type,
    href: localHref(site, path),
    address: absoluteHref(site, path),
  });
  return [
    form('RSS', 'application/rss+xml', feeds.rss),
    form('Atom', 'application/atom+xml', feeds.atom),
    form('JSON Feed', 'application/feed+json', feeds.json),
  ];
}
