import type { ChannelView, Site } from '../outward.ts';
import { script, stylesheet } from './assets.ts';
import { documentText, type Fragment, html, type Raw, raw } from './html.ts';
import { absoluteHref, localHref } from './links.ts';
import { DARK, LIGHT } from './palette.ts';
import { PAGE_POLICY } from './policy.ts';
import type { Styles } from './style.ts';
import { autodiscovery } from './subscribe.ts';

/** What the shell of a page needs to know of its content. */
export interface Shell {
  readonly site: Site;
  readonly styles: Styles;
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
    <meta http-equiv="Content-Security-Policy" content="${raw(PAGE_POLICY)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title === site.title ? title : `${title} · ${site.title}`}</title>
    <meta name="description" content="${shell.description}">
    ${path === undefined ? html`<meta name="robots" content="noindex">` : html`<link rel="canonical" href="${absoluteHref(site, path)}">`}
    <meta name="theme-color" content="${LIGHT.volt}" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="${DARK.paper}" media="(prefers-color-scheme: dark)">
    <link rel="stylesheet" href="${localHref(site, stylesheet(shell.styles).path)}">
    ${site.icon !== undefined && html`<link rel="icon" href="${new URL(site.icon, site.url).href}">`}
    <script src="${localHref(site, script().path)}" defer></script>
    ${autodiscovery(shell)}
    ${shell.head}`;
}

function masthead(shell: Shell): Raw {
  const { site } = shell;
  return html`<header>
    <div class="masthead${shell.path === '/' && ' front'}"><div class="wrap">
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
    <li class="to-search"><a href="${localHref(site, '/search')}">Search</a></li>
    <li class="to-subscribe"><a href="#subscribe">Subscribe</a></li>
    </ul></nav>`;
}
