/** Sixty pages as sites of many kinds make them, all written for this purpose, and the feed that lies behind each. */

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Site {
  readonly name: string;
  readonly typed: string;
  /** What it answers, by address; 404 for everything else. */
  readonly web: Readonly<Record<string, Reply | string>>;
  /** The best find; undefined where there is none. */
  readonly best: string | undefined;
  /** The others, in their order. */
  readonly others?: readonly string[];
}

const DAY = '2025-01-2';

export function rss(title: string, count = 5): string {
  const items = Array.from(
    { length: count },
    (_, n) =>
      `<item><title>News ${n}</title><link>https://x.example/${n}</link><guid>n${n}</guid><pubDate>${DAY}${n % 3}T0${n % 10}:00:00Z</pubDate></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><link>https://x.example/</link>${items.join('')}</channel></rss>`;
}

export function atom(title: string): string {
  const entry = `<entry><id>tag:x.example,2026:1</id><title>One</title><updated>${DAY}1T00:00:00Z</updated></entry>`;
  return `<feed xmlns="http://www.w3.org/2005/Atom"><title>${title}</title><id>tag:x</id>${entry}</feed>`;
}

export function json(title: string): string {
  const items = [
    { id: '1', url: 'https://x.example/1', content_text: 'One', date_published: `${DAY}1T00:00:00Z` },
  ];
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title, items });
}

function page(head: string, body = '<h1>Welcome</h1>'): string {
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>A site</title>\n${head}\n</head>\n<body>${body}</body></html>`;
}

function link(href: string, type = 'rss', title = 'News'): string {
  return `<link rel="alternate" type="application/${type}+xml" title="${title}" href="${href}">`;
}

function to(location: string, status = 301): Reply {
  return { status, headers: { location } };
}

const A = 'https://a.example';
const CHANNEL = 'UCabcdefghijklmnopqrstuv';
const VIDEOS = `https://www.youtube.com/feeds/videos.xml?channel_id=${CHANNEL}`;

const OFFERED: readonly Site[] = [
  {
    name: 'a WordPress blog',
    typed: `${A}/`,
    web: {
      [`${A}/`]: page(
        `<link rel="dns-prefetch" href="//s.w.org"><link rel="alternate" type="application/rss+xml" title="A &raquo; Feed" href="${A}/feed/" /><link rel="alternate" type="application/rss+xml" title="A &raquo; Comments Feed" href="${A}/comments/feed/" /><link rel="alternate" title="JSON" type="application/json" href="${A}/wp-json/wp/v2/pages/2"><link rel="alternate" title="oEmbed (JSON)" type="application/json+oembed" href="${A}/wp-json/oembed/1.0/embed?url=x"><meta name="generator" content="WordPress 6.9">`,
      ),
      [`${A}/feed/`]: rss('A'),
      [`${A}/comments/feed/`]: rss('Comments for A'),
    },
    best: `${A}/feed/`,
    others: [`${A}/comments/feed/`],
  },
  {
    name: 'a page that offers Atom relatively',
    typed: `${A}/blog/post.html`,
    web: { [`${A}/blog/post.html`]: page(link('../feed.atom', 'atom')), [`${A}/feed.atom`]: atom('A') },
    best: `${A}/feed.atom`,
  },
  {
    name: 'a page with a base',
    typed: `${A}/x/`,
    web: {
      [`${A}/x/`]: page(`<base href="https://cdn.example/site/">${link('rss')}`),
      'https://cdn.example/site/rss': rss('A'),
    },
    best: 'https://cdn.example/site/rss',
  },
  {
    name: 'attributes without quotes, in capitals',
    typed: A,
    web: {
      [`${A}/`]: '<HTML><HEAD><LINK REL=ALTERNATE TYPE=application/rss+xml HREF=/r?a=1&amp;b=2></HEAD>',
      [`${A}/r?a=1&b=2`]: rss('A'),
    },
    best: `${A}/r?a=1&b=2`,
  },
  {
    name: 'a JSON Feed',
    typed: A,
    web: {
      [`${A}/`]: page(`<link rel="alternate" type="application/feed+json" href="/feed.json">`),
      [`${A}/feed.json`]: json('A'),
    },
    best: `${A}/feed.json`,
  },
  {
    name: 'three formats of one feed',
    typed: A,
    web: {
      [`${A}/`]: page(
        link('/a.rss') +
          link('/a.atom', 'atom') +
          link('/a.json', 'feed').replace('+xml', '+json').replace('application/feed', 'application/feed'),
      ),
      [`${A}/a.rss`]: rss('A'),
      [`${A}/a.atom`]: atom('A'),
      [`${A}/a.json`]: json('A'),
    },
    best: `${A}/a.rss`,
    others: [`${A}/a.atom`, `${A}/a.json`],
  },
  {
    name: 'a link that stands in the body',
    typed: A,
    web: { [`${A}/`]: page('', link('/f')), [`${A}/f`]: rss('A') },
    best: `${A}/f`,
  },
  {
    name: 'rel="feed"',
    typed: A,
    web: { [`${A}/`]: page('<link rel="feed" href="/f">'), [`${A}/f`]: atom('A') },
    best: `${A}/f`,
  },
  {
    name: 'links in comments and scripts, which are none',
    typed: A,
    web: {
      [`${A}/`]: page(`<!-- ${link('/old')} --><script>var x='${link('/script')}'</script>${link('/f')}`),
      [`${A}/f`]: rss('A'),
      [`${A}/old`]: rss('Old'),
    },
    best: `${A}/f`,
  },
  {
    name: 'languages beside feeds',
    typed: A,
    web: {
      [`${A}/`]: page(
        `<link rel="alternate" hreflang="de" href="/de"><link rel="alternate" media="only screen" href="//m.a.example/">${link('/f')}`,
      ),
      [`${A}/f`]: rss('A'),
    },
    best: `${A}/f`,
  },
  {
    name: 'comments before the news',
    typed: A,
    web: {
      [`${A}/`]: page(link('/c', 'rss', 'Comments') + link('/f', 'rss', 'Posts')),
      [`${A}/c`]: rss('All comments'),
      [`${A}/f`]: rss('A'),
    },
    best: `${A}/f`,
    others: [`${A}/c`],
  },
  {
    name: 'an empty feed before a full one',
    typed: A,
    web: {
      [`${A}/`]: page(link('/podcast') + link('/f')),
      [`${A}/podcast`]: rss('Podcast', 0),
      [`${A}/f`]: rss('A'),
    },
    best: `${A}/f`,
    others: [`${A}/podcast`],
  },
  {
    name: 'the Link header alone',
    typed: A,
    web: {
      [`${A}/`]: {
        headers: {
          link: '</f>; rel="alternate"; type="application/rss+xml"; title="a, b; c", </de>; rel=alternate; hreflang=de',
        },
        body: page(''),
      },
      [`${A}/f`]: rss('A'),
    },
    best: `${A}/f`,
  },
  {
    name: 'a Ghost newsletter',
    typed: A,
    web: {
      [`${A}/`]: page(
        `<meta name="generator" content="Ghost 6.0"><link rel="alternate" type="application/rss+xml" title="A" href="${A}/rss/">`,
      ),
      [`${A}/rss/`]: rss('A'),
    },
    best: `${A}/rss/`,
  },
  {
    name: 'a Hugo site whose sections have feeds of their own',
    typed: `${A}/posts/`,
    web: {
      [`${A}/posts/`]: page(link('/posts/index.xml') + link('/index.xml')),
      [`${A}/posts/index.xml`]: rss('Posts'),
      [`${A}/index.xml`]: rss('A'),
    },
    best: `${A}/posts/index.xml`,
    others: [`${A}/index.xml`],
  },
  {
    name: 'a Shopify shop',
    typed: 'https://shop.example/blogs/news',
    web: {
      'https://shop.example/blogs/news': page(link('/blogs/news.atom', 'atom')),
      'https://shop.example/blogs/news.atom': atom('Shop'),
    },
    best: 'https://shop.example/blogs/news.atom',
  },
  {
    name: 'a Squarespace site',
    typed: 'https://sq.example/blog',
    web: {
      'https://sq.example/blog': page(link('https://sq.example/blog?format=rss')),
      'https://sq.example/blog?format=rss': rss('Sq'),
    },
    best: 'https://sq.example/blog?format=rss',
  },
  {
    name: 'a page behind three redirects',
    typed: 'http://r.example',
    web: {
      'http://r.example/': to('https://r.example/'),
      'https://r.example/': to('https://www.r.example/'),
      'https://www.r.example/': page(link('/f')),
      'https://www.r.example/f': rss('R'),
    },
    best: 'https://www.r.example/f',
  },
  {
    name: 'a feed that has moved to FeedBurner',
    typed: A,
    web: {
      [`${A}/`]: page(link('/feed')),
      [`${A}/feed`]: to('https://feeds.feedburner.com/a', 302),
      'https://feeds.feedburner.com/a': rss('A'),
    },
    best: 'https://feeds.feedburner.com/a',
  },
  {
    name: 'dead feeds beside a living one',
    typed: A,
    web: { [`${A}/`]: page(link('/1') + link('/2') + link('/3')), [`${A}/3`]: rss('A') },
    best: `${A}/3`,
  },
  {
    name: 'a feed in place of the page',
    typed: `${A}/anything`,
    web: { [`${A}/anything`]: { headers: { 'content-type': 'text/html' }, body: atom('A') } },
    best: `${A}/anything`,
  },
  {
    name: 'a feed that stands in windows-1252',
    typed: `${A}/f`,
    web: { [`${A}/f`]: rss('Caf\u00e9') },
    best: `${A}/f`,
  },
];

const LINKED: readonly Site[] = [
  {
    name: 'an anchor called RSS',
    typed: A,
    web: {
      [`${A}/`]: page('', '<footer><a href="/about">About</a> <a href="/export/news">RSS</a></footer>'),
      [`${A}/export/news`]: rss('A'),
    },
    best: `${A}/export/news`,
  },
  {
    name: 'an anchor with a picture',
    typed: A,
    web: {
      [`${A}/`]: page('', '<a href="/rss.xml" title="RSS feed"><img src="/rss.png" alt=""></a>'),
      [`${A}/rss.xml`]: rss('A'),
    },
    best: `${A}/rss.xml`,
  },
  {
    name: 'an anchor that says feed:',
    typed: A,
    web: {
      [`${A}/`]: page('', '<a href="feed://a.example/news">Follow</a>'),
      'http://a.example/news': rss('A'),
    },
    best: 'http://a.example/news',
  },
  {
    name: 'an anchor that opens a reader',
    typed: A,
    web: {
      [`${A}/`]: page(
        '',
        '<a href="https://feedly.com/i/subscription/feed%2Fhttps%3A%2F%2Fa.example%2Fnews.xml"><img></a>',
      ),
      [`${A}/news.xml`]: rss('A'),
    },
    best: `${A}/news.xml`,
  },
  {
    name: 'a podcast that links to its host',
    typed: 'https://pod.example',
    web: {
      'https://pod.example/': page(
        '',
        '<a href="https://podcasts.apple.com/us/podcast/id1">Apple</a><a href="https://feeds.simplecast.com/AbC123">RSS</a>',
      ),
      'https://feeds.simplecast.com/AbC123': rss('Pod'),
    },
    best: 'https://feeds.simplecast.com/AbC123',
  },
  {
    name: 'a podcast on Buzzsprout',
    typed: 'https://pod.example/episodes',
    web: {
      'https://pod.example/episodes': page(
        '',
        '<a href="https://feeds.buzzsprout.com/123.rss">Subscribe</a>',
      ),
      'https://feeds.buzzsprout.com/123.rss': rss('Pod'),
    },
    best: 'https://feeds.buzzsprout.com/123.rss',
  },
  {
    name: 'a page of many feeds',
    typed: `${A}/rss`,
    web: {
      [`${A}/rss`]: page(
        '',
        '<ul><li><a href="/rss/news.xml">News</a><li><a href="/rss/cars.xml">Cars</a></ul>',
      ),
      [`${A}/rss/news.xml`]: rss('News'),
      [`${A}/rss/cars.xml`]: rss('Cars'),
    },
    best: `${A}/rss/news.xml`,
    others: [`${A}/rss/cars.xml`],
  },
  {
    name: 'words about feeds that are no link to one',
    typed: A,
    web: {
      [`${A}/`]: page(
        '',
        '<p>We love RSS.</p><a href="/what-is-rss-explained">What is this?</a><a href="#rss">RSS</a>',
      ),
      [`${A}/feed/`]: rss('A'),
    },
    best: `${A}/feed/`,
  },
  {
    name: 'an image map',
    typed: A,
    web: { [`${A}/`]: page('', '<map><area href="/news.rdf" alt="RSS"></map>'), [`${A}/news.rdf`]: rss('A') },
    best: `${A}/news.rdf`,
  },
];

const GUESSED: readonly Site[] = [
  {
    name: 'a site that says nothing',
    typed: 'a.example',
    web: { [`${A}/`]: page(''), [`${A}/rss.xml`]: rss('A') },
    best: `${A}/rss.xml`,
  },
  {
    name: 'a Hugo site that says nothing',
    typed: A,
    web: { [`${A}/`]: page('<meta name="generator" content="Hugo 0.140">'), [`${A}/index.xml`]: rss('A') },
    best: `${A}/index.xml`,
  },
  {
    name: 'a Jekyll site that says nothing',
    typed: A,
    web: { [`${A}/`]: page('<meta name="generator" content="Jekyll v4.3">'), [`${A}/feed.xml`]: atom('A') },
    best: `${A}/feed.xml`,
  },
  {
    name: 'a Wix site that says nothing',
    typed: A,
    web: {
      [`${A}/`]: page('<meta name="generator" content="Wix.com Website Builder">'),
      [`${A}/blog-feed.xml`]: rss('A'),
    },
    best: `${A}/blog-feed.xml`,
  },
  {
    name: 'a forum',
    typed: 'https://forum.example/',
    web: {
      'https://forum.example/': page('<meta name="generator" content="Discourse 3.4">'),
      'https://forum.example/latest.rss': rss('Forum'),
    },
    best: 'https://forum.example/latest.rss',
  },
  {
    name: 'an article whose site has the feed',
    typed: `${A}/2026/11/story`,
    web: { [`${A}/2026/11/story`]: page(''), [`${A}/`]: page(link('/feed/')), [`${A}/feed/`]: rss('A') },
    best: `${A}/feed/`,
  },
  {
    name: 'a page that is gone, on a site that is not',
    typed: `${A}/gone`,
    web: { [`${A}/`]: page(link('/f')), [`${A}/f`]: rss('A') },
    best: `${A}/f`,
  },
  {
    name: 'a page that browsers alone may see',
    typed: A,
    web: { [`${A}/`]: { status: 403, body: 'no' }, [`${A}/feed/`]: rss('A') },
    best: `${A}/feed/`,
  },
  {
    name: 'a page that sends browsers on',
    typed: A,
    web: {
      [`${A}/`]: '<meta http-equiv="refresh" content="0; url=/blog/">',
      [`${A}/blog/`]: page(link('/blog/f')),
      [`${A}/blog/f`]: rss('A'),
    },
    best: `${A}/blog/f`,
  },
  {
    name: 'a site that answers everything with its front page',
    typed: A,
    web: Object.fromEntries(
      ['/', '/feed/', '/rss.xml', '/atom.xml', '/index.xml', '/feed.xml'].map((path) => [
        `${A}${path}`,
        page(''),
      ]),
    ),
    best: undefined,
  },
  {
    name: 'a site that wants to be left alone',
    typed: A,
    web: { [`${A}/`]: { status: 429 }, [`${A}/feed/`]: rss('A') },
    best: undefined,
  },
  { name: 'a site without any feed', typed: A, web: { [`${A}/`]: page('') }, best: undefined },
];

const KNOWN: readonly Site[] = [
  {
    name: 'a YouTube channel by its id',
    typed: `https://www.youtube.com/channel/${CHANNEL}/videos`,
    web: { [VIDEOS]: atom('Channel') },
    best: VIDEOS,
  },
  {
    name: 'a YouTube channel by its handle',
    typed: 'youtube.com/@wire',
    web: {
      'https://youtube.com/@wire': to('https://www.youtube.com/@wire'),
      'https://www.youtube.com/@wire': page(`<meta itemprop="identifier" content="${CHANNEL}">`),
      [VIDEOS]: atom('Channel'),
    },
    best: VIDEOS,
  },
  {
    name: 'a YouTube film',
    typed: 'https://youtu.be/abc',
    web: {
      'https://youtu.be/abc': to('https://www.youtube.com/watch?v=abc'),
      'https://www.youtube.com/watch?v=abc': page('', `<script>var x = {"channelId":"${CHANNEL}"}</script>`),
      [VIDEOS]: atom('Channel'),
    },
    best: VIDEOS,
  },
  {
    name: 'a YouTube playlist',
    typed: 'https://www.youtube.com/playlist?list=PL123',
    web: { 'https://www.youtube.com/feeds/videos.xml?playlist_id=PL123': atom('List') },
    best: 'https://www.youtube.com/feeds/videos.xml?playlist_id=PL123',
  },
  {
    name: 'a subreddit',
    typed: 'https://www.reddit.com/r/electricvehicles',
    web: { 'https://www.reddit.com/r/electricvehicles/.rss': atom('EV') },
    best: 'https://www.reddit.com/r/electricvehicles/.rss',
  },
  {
    name: 'a project on GitHub',
    typed: 'github.com/nodejs/node',
    web: {
      'https://github.com/nodejs/node/releases.atom': atom('Releases'),
      'https://github.com/nodejs/node/tags.atom': atom('Tags'),
      'https://github.com/nodejs/node/commits.atom': atom('Commits'),
    },
    best: 'https://github.com/nodejs/node/releases.atom',
    others: ['https://github.com/nodejs/node/tags.atom', 'https://github.com/nodejs/node/commits.atom'],
  },
  {
    name: 'the commits of a branch',
    typed: 'https://github.com/nodejs/node/commits/main',
    web: { 'https://github.com/nodejs/node/commits/main.atom': atom('Commits') },
    best: 'https://github.com/nodejs/node/commits/main.atom',
  },
  {
    name: 'somebody on Mastodon',
    typed: 'https://social.example/@eva',
    web: { 'https://social.example/@eva.rss': rss('Eva') },
    best: 'https://social.example/@eva.rss',
  },
  {
    name: 'the same as people write it',
    typed: '@eva@social.example',
    web: { 'https://social.example/@eva.rss': rss('Eva') },
    best: 'https://social.example/@eva.rss',
  },
  {
    name: 'somebody who has no .rss',
    typed: 'https://fedi.example/@eva',
    web: {
      'https://fedi.example/@eva': page(link('/users/eva.atom', 'atom')),
      'https://fedi.example/users/eva.atom': atom('Eva'),
    },
    best: 'https://fedi.example/users/eva.atom',
  },
  {
    name: 'a newsletter on Substack',
    typed: 'wire.substack.com/p/a-story',
    web: { 'https://wire.substack.com/feed': rss('Wire') },
    best: 'https://wire.substack.com/feed',
  },
  {
    name: 'a newsletter on Substack under its own name',
    typed: 'https://www.wire.example/',
    web: {
      'https://www.wire.example/': page(`<meta name="generator" content="Substack">${link('/feed')}`),
      'https://www.wire.example/feed': rss('Wire'),
    },
    best: 'https://www.wire.example/feed',
  },
  {
    name: 'somebody on Medium',
    typed: 'https://medium.com/@eva',
    web: { 'https://medium.com/feed/@eva': rss('Eva') },
    best: 'https://medium.com/feed/@eva',
  },
  {
    name: 'somebody on Bluesky',
    typed: 'https://bsky.app/profile/eva.bsky.social',
    web: { 'https://bsky.app/profile/eva.bsky.social/rss': rss('Eva') },
    best: 'https://bsky.app/profile/eva.bsky.social/rss',
  },
  {
    name: 'a blog on Blogger',
    typed: 'https://wire.blogspot.com/2026/11/x.html',
    web: { 'https://wire.blogspot.com/feeds/posts/default': atom('Wire') },
    best: 'https://wire.blogspot.com/feeds/posts/default',
  },
  {
    name: 'a podcast in Apple’s directory',
    typed: 'https://podcasts.apple.com/us/podcast/wire/id123456',
    web: {
      'https://itunes.apple.com/lookup?id=123456&entity=podcast': {
        headers: { 'content-type': 'application/json' },
        body: '{"resultCount":1,"results":[{"kind":"podcast","feedUrl":"https://feeds.example/wire.xml"}]}',
      },
      'https://feeds.example/wire.xml': rss('Wire'),
    },
    best: 'https://feeds.example/wire.xml',
  },
  {
    name: 'a plain address without https',
    typed: 'old.example/news',
    web: {
      'https://old.example/news': { status: 0 },
      'http://old.example/news': page(link('/news.rss')),
      'http://old.example/news.rss': rss('Old'),
    },
    best: 'http://old.example/news.rss',
  },
];

export const SITES: readonly Site[] = [...OFFERED, ...LINKED, ...GUESSED, ...KNOWN];
