/** Where sites that everybody knows keep their feeds: decided by the address alone, so that it costs no request. */

type Rule = (url: URL, steps: readonly string[]) => readonly (string | undefined)[];

/** A channel's id: `UC` and 22 characters. */
const CHANNEL = /^UC[\w-]{22}$/u;
const NO_PROFILES: ReadonlySet<string> = new Set(['youtube.com', 'tiktok.com', 'threads.net', 'threads.com']);

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['youtube.com', youtube],
  ['reddit.com', (url, steps) => (['r', 'u', 'user'].includes(steps[0] ?? '') ? [dotRss(url)] : [])],
  ['github.com', github],
  [
    'gitlab.com',
    (url, [owner, project]) =>
      project
        ? [`${url.origin}/${owner}/${project}.atom`, `${url.origin}/${owner}/${project}/-/tags?format=atom`]
        : [],
  ],
  [
    'codeberg.org',
    (url, [owner, project]) => [
      project ? `${url.origin}/${owner}/${project}/releases.rss` : undefined,
      owner && !project ? `${url.origin}/${owner}.rss` : undefined,
    ],
  ],
  [
    'medium.com',
    (url, steps) =>
      steps.length > 0 && steps[0] !== 'feed' ? [`${url.origin}/feed/${mediumPath(steps)}`] : [],
  ],
  [
    'bsky.app',
    (url, [first, handle]) => (first === 'profile' && handle ? [`${url.origin}/profile/${handle}/rss`] : []),
  ],
  ['dev.to', (url, [name]) => (name ? [`${url.origin}/feed/${name}`] : [])],
  ['vimeo.com', (url, [name]) => (name && !/^\d+$/u.test(name) ? [`${url.origin}/${name}/videos/rss`] : [])],
  ['news.ycombinator.com', (url) => [`${url.origin}/rss`]],
  [
    'lobste.rs',
    (url, [first, tag]) => [first === 't' && tag ? `${url.origin}/t/${tag}.rss` : `${url.origin}/rss`],
  ],
  [
    'pypi.org',
    (url, [first, name]) =>
      first === 'project' && name ? [`${url.origin}/rss/project/${name}/releases.xml`] : [],
  ],
  [
    'arxiv.org',
    (_url, [first, subject]) => (first === 'list' && subject ? [`https://rss.arxiv.org/rss/${subject}`] : []),
  ],
  ['podcasts.apple.com', applePodcast],
  ['stackoverflow.com', taggedQuestions],
]);

/** Of hosting platforms whose every user has a host of their own. */
const BY_SUFFIX: readonly (readonly [suffix: RegExp, path: string])[] = [
  [/\.substack\.com$/u, '/feed'],
  [/\.medium\.com$/u, '/feed'],
  [/\.tumblr\.com$/u, '/rss'],
  [/\.wordpress\.com$/u, '/feed/'],
  [/\.blogspot\.(?:com|[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})$/u, '/feeds/posts/default'],
  [/\.ghost\.io$/u, '/rss/'],
  [/\.bearblog\.dev$/u, '/feed/'],
  [/\.livejournal\.com$/u, '/data/rss'],
  [/\.dreamwidth\.org$/u, '/data/atom'],
];

/** The addresses at which a page of a known site has its feeds, the likeliest first; none where the site or the page is not known. */
export function knownFeeds(address: string): readonly string[] {
  const url = new URL(address);
  const host = url.hostname.replace(/^(?:www|m|old|new|mobile)\./u, '');
  const steps = url.pathname.split('/').filter((step) => step !== '');
  const found = RULES.get(host)?.(url, steps) ?? hosted(url) ?? profile(url, host, steps);
  return found.filter((it) => it !== undefined);
}

function hosted(url: URL): readonly string[] | undefined {
  const platform = BY_SUFFIX.find(([suffix]) => suffix.test(url.hostname));
  return platform === undefined ? taggedOn(url) : [`${url.origin}${platform[1]}`];
}

function taggedOn(url: URL): readonly string[] | undefined {
  if (!url.hostname.endsWith('.stackexchange.com')) return undefined;
  return taggedQuestions(
    url,
    url.pathname.split('/').filter((step) => step !== ''),
  ) as readonly string[];
}

/** `/@eva` on any host is how Mastodon, and whoever speaks with it, names a person; `.rss` behind it is their feed. */
function profile(url: URL, host: string, [name = '', ...others]: readonly string[]): readonly string[] {
  const isProfile = /^@[\w.-]+(?:@[\w.-]+)?$/u.test(name) && others.length === 0 && !NO_PROFILES.has(host);
  return isProfile && !name.endsWith('.rss') ? [`${url.origin}/${name}.rss`] : [];
}

function youtube(url: URL, [first = '', second = '']: readonly string[]): readonly (string | undefined)[] {
  const feed = 'https://www.youtube.com/feeds/videos.xml';
  const list = url.searchParams.get('list');
  if (first === 'channel' && CHANNEL.test(second)) return [`${feed}?channel_id=${second}`];
  if (first === 'user' && second !== '') return [`${feed}?user=${encodeURIComponent(second)}`];
  return [list === null ? undefined : `${feed}?playlist_id=${encodeURIComponent(list)}`];
}

/** The feed of a channel whose id stands in a page: pages of handles and films name it nowhere else. */
export function channelFeed(id: string | undefined): string | undefined {
  return id !== undefined && CHANNEL.test(id)
    ? `https://www.youtube.com/feeds/videos.xml?channel_id=${id}`
    : undefined;
}

function github(
  url: URL,
  [owner, project, what, ...rest]: readonly string[],
): readonly (string | undefined)[] {
  if (owner === undefined) return [];
  if (project === undefined) return [`${url.origin}/${owner}.atom`];
  const base = `${url.origin}/${owner}/${project}`;
  if (what === 'commits' && rest.length > 0) return [`${base}/commits/${rest.join('/')}.atom`];
  if (what !== undefined && ['releases', 'tags', 'commits', 'discussions', 'wiki'].includes(what)) {
    return [`${base}/${what}.atom`];
  }
  return ['releases', 'tags', 'commits'].map((it) => `${base}/${it}.atom`);
}

/** A person, a publication, or what it tags. */
function mediumPath([first = '', second = '', third = '']: readonly string[]): string {
  if (first === 'tag') return `tag/${second}`;
  return second === 'tagged' ? `${first}/tagged/${third}` : first;
}

/** The directory answers with JSON that names the podcast's own feed. */
function applePodcast(url: URL): readonly (string | undefined)[] {
  const id = /\/id(\d{1,15})(?:$|\/)/u.exec(url.pathname)?.[1];
  return [id === undefined ? undefined : `https://itunes.apple.com/lookup?id=${id}&entity=podcast`];
}

function taggedQuestions(url: URL, [first, what, tag]: readonly string[]): readonly (string | undefined)[] {
  const isTag = first === 'questions' && what === 'tagged' && tag !== undefined;
  return [isTag ? `${url.origin}/feeds/tag/${tag}` : `${url.origin}/feeds`];
}

function dotRss(url: URL): string | undefined {
  if (url.pathname.endsWith('.rss')) return undefined;
  return `${url.origin}${url.pathname.replace(/\/?$/u, '/')}.rss${url.search}`;
}
