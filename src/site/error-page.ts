import type { Site } from '../outward.ts';
import { html } from './html.ts';
import { DEFAULT_FEEDS, layout } from './layout.ts';
import { localHref } from './links.ts';

const HEADLINES: Readonly<Record<number, string>> = {
  400: 'We could not read that address',
  404: 'There is no page here',
  405: 'This page can only be read',
  410: 'This page is gone',
  414: 'That address is too long',
  421: 'We are somebody else',
  500: 'Something broke on our side',
  503: 'Not ready yet',
};

/** The readable page for an HTTP error; `message` is a sentence for people. */
export function renderErrorPage(site: Site, status: number, message: string): string {
  const headline = HEADLINES[status] ?? 'Something went wrong';
  return layout({
    site,
    styles: 'desk',
    title: headline,
    description: message,
    path: undefined,
    feeds: DEFAULT_FEEDS,
    feedTitle: site.title,
    channels: [],
    head: undefined,
    content: html`<div class="wrap"><div class="plain">
      <p class="label">Error ${status}</p>
      <h1>${headline}</h1>
      <p>${message}</p>
      <p><a href="${localHref(site, '/')}">Go to the front page</a></p>
      </div></div>`,
  });
}
