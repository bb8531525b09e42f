import type { Site } from '../outward.ts';
import { documentText, html } from './html.ts';
import { absoluteHref } from './links.ts';

/** What lies where a page of ours was, for hosts of files that cannot redirect: it leads on at once. Both paths from the root. */
export function renderMoved(site: Site, path: string, to: string): string {
  const there = `${'../'.repeat(path.split('/').length - 2)}${to.slice(1)}`;
  return documentText(html`<html lang="${site.language}">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Moved · ${site.title}</title>
    <link rel="canonical" href="${absoluteHref(site, to)}">
    <meta http-equiv="refresh" content="0; url=${there}">
    </head>
    <body>
    <p>This page has moved: <a href="${there}">read it at its new address</a>.</p>
    </body>
    </html>`);
}
