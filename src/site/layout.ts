import type { ChannelView, Site } from '../outward.ts';
import { documentText, type Fragment, html, type Raw } from './html.ts';
import { absoluteHref, localHref } from './links.ts';
import { DARK, LIGHT } from './palette.ts';
import { stylesheet } from './style.ts';

/** What the shell of a page needs to know of its content. */
export interface Shell {
  readonly site: Site;
  /** Of the document; the site's own title is added where it differs. */
  readonly title: string;
  readonly description: string;
  /** From the root; undefined for a page without an address of its own, which is then kept out of search engines. */
  readonly path: string | undefined;
  readonly feeds: ChannelView['feeds'];
  /** Names the feeds to a reader that finds them. */
  readonly feedTitle: string;
  /** For the navigation, which a page without any leaves out. */
  readonly channels: ChannelView['channels'];
  /** More of the head, such as Open Graph. */
  readonly head: Fragment;
  /** What stands in `main`. */
  readonly content: Raw;
}

/** The feeds of the default channel, where a page has none of its own. */
export const DEFAULT_FEEDS: ChannelView['feeds'] = {
  rss: '/rss.xml',
  atom: '/atom.xml',
  json: '/feed.json',
};

/** The whole document around a page's content. */
export function layout(shell: Shell): string {
  const { site, content } = shell;
  return documentText(html`<html lang="${site.language}">
    <head>
    ${head(shell)}
    </head>
    <body>
    <a class="skip" href="#content">Skip to the content</a>
    ${masthead(shell)}
    <main id="content" tabindex="-1">
    ${content}
    </main>
    <footer class="foot"><div class="wrap">
    <p>${site.copyright ?? `© ${site.title}`}</p>
    <p><a href="${localHref(site, '/status')}">Status of our sources</a></p>
    </div></footer>
    </body>
    </html>`);
}

function head(shell: Shell): Raw {
  const { site, path, title } = shell;
  return html`<meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title === site.title ? title : `${title} · ${site.title}`}</title>
    <meta name="description" content="${shell.description}">
    ${path === undefined ? html`<meta name="robots" content="noindex">` : html`<link rel="canonical" href="${absoluteHref(site, path)}">`}
    <meta name="theme-color" content="${LIGHT.volt}" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="${DARK.paper}" media="(prefers-color-scheme: dark)">
    <link rel="stylesheet" href="${localHref(site, stylesheet().path)}">
    ${site.icon !== undefined && html`<link rel="icon" href="${new URL(site.icon, site.url).href}">`}
    ${feedForms(shell).map(
      (
        form,
      ) => html`<link rel="alternate" type="${form.type}" title="${shell.feedTitle} (${form.name})" href="${form.address}">
        `,
    )}
    ${shell.head}`;
}

function masthead(shell: Shell): Raw {
  const { site } = shell;
  return html`<header>
    <div class="masthead"><div class="wrap">
    <p class="wordmark"><a href="${localHref(site, '/')}">${site.title}</a></p>
    <p class="tagline">${site.description}</p>
    </div></div>
    ${shell.channels.length > 0 && navigation(shell)}
    </header>`;
}

function navigation({ site, channels, path: here }: Shell): Raw {
  return html`<nav class="channels" aria-label="Channels"><ul class="wrap">
    ${channels.map(
      ({
        title,
        path,
      }) => html`<li><a href="${localHref(site, path)}"${path === here && html` aria-current="page"`}>${title}</a></li>
        `,
    )}
    <li class="to-subscribe"><a href="#subscribe">Subscribe</a></li>
    </ul></nav>`;
}

/** The box with the addresses of the page's three feeds, each selectable and copyable without scripts. */
export function subscribeBox(about: Pick<Shell, 'site' | 'feeds' | 'feedTitle'>): Raw {
  return html`<div class="subscribe" id="subscribe">
    <h2 id="subscribe-title">Subscribe</h2>
    <p>Copy an address into your feed reader and “${about.feedTitle}” arrives there.</p>
    <ul class="addresses">
    ${feedForms(about).map(
      (form) => html`<li><a href="${form.href}" type="${form.type}">${form.name}</a>
        <input readonly aria-label="${form.name} address" value="${form.address}"></li>
        `,
    )}
    </ul>
    </div>`;
}

interface FeedForm {
  readonly name: string;
  readonly type: string;
  readonly href: string;
  readonly address: string;
}

function feedForms({ site, feeds }: Pick<Shell, 'site' | 'feeds'>): readonly FeedForm[] {
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
