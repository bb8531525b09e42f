import { type Lead, WEIGHT } from './discover-page.ts';

/** Where the programs that make sites put their feeds, by what they call themselves. */
const BY_GENERATOR: readonly (readonly [name: RegExp, paths: readonly string[]])[] = [
  [/wordpress/u, ['/feed/']],
  [/ghost/u, ['/rss/']],
  [/hugo|zola/u, ['/index.xml', '/rss.xml', '/atom.xml']],
  [/jekyll|eleventy|pelican/u, ['/feed.xml', '/atom.xml']],
  [/hexo/u, ['/atom.xml', '/rss2.xml']],
  [/gatsby|astro|next/u, ['/rss.xml', '/feed.xml']],
  [/wix/u, ['/blog-feed.xml']],
  [/squarespace/u, ['/?format=rss', '/blog?format=rss']],
  [/shopify/u, ['/blogs/news.atom']],
  [/drupal|typo3/u, ['/rss.xml']],
  [/joomla/u, ['/?format=feed&type=rss']],
  [/blogger/u, ['/feeds/posts/default']],
  [
    /mediawiki/u,
    ['/index.php?title=Special:RecentChanges&feed=atom', '/api.php?action=feedrecentchanges&feedformat=atom'],
  ],
  [/discourse/u, ['/latest.rss']],
  [/peertube/u, ['/feeds/videos.xml']],
  [/writefreely/u, ['/feed/']],
];
/** Of all sites, the most usual first. */
const USUAL = ['/feed/', '/rss.xml', '/atom.xml', '/index.xml', '/feed.xml', '/feed.json'];

/** Where a site may have its feeds although no page says so: first what its maker is known for, then the usual, then the root page. */
export function guesses(address: string, generator: string | undefined): readonly Lead[] {
  const { origin, pathname } = new URL(address);
  const special = BY_GENERATOR.find(([name]) => name.test(generator ?? ''))?.[1] ?? [];
  const folder = pathname.replace(/[^/]*$/u, '');
  const isInside = folder !== '/' && special.length === 0;
  const root = { url: `${origin}/`, weight: WEIGHT.root };
  const paths = [...special, ...(isInside ? [`${folder}feed/`] : []), ...USUAL];
  const guessed = paths.map((path, at) => ({ url: `${origin}${path}`, weight: WEIGHT.guess - at / 16 }));
  return pathname === '/' ? guessed : [root, ...guessed];
}
