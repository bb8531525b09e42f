import type { Article, Person, PostDetails } from '../../src/model.ts';
import { POSTS_SOURCE_ID } from '../../src/model.ts';
import type { ChannelView, PostView, SourceCard } from '../../src/outward.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { articleOf, siteOf } from '../support/samples.ts';

/** A small newsroom to render: every field can be overridden. */
export const SITE = siteOf({
  title: 'Voltwire',
  description:
    'Electric vehicles, batteries, charging and the grid behind them. Read by people who build things.',
  copyright: '© 2026 Voltwire',
});

export const CHANNEL = channelOf({
  title: 'The whole wire',
  description: 'Everything our sources and our own desk publish on electric mobility.',
  perSourceShare: 0.5,
  stories: 'all',
  content: 'excerpt',
});

export const EVA: Person = {
  key: 'eva',
  name: 'Eva Lindqvist',
  bio: 'Eva covers charging networks and the grid. Before journalism she designed rectifiers.',
  since: '2023',
  url: 'https://social.example/@eva',
  avatar: undefined,
  handle: '@eva',
};

export const SAM: Person = {
  key: 'sam',
  name: 'Sam Okoro',
  bio: undefined,
  since: undefined,
  url: undefined,
  avatar: undefined,
  handle: '@sam',
};

export function makeCard(id: string, change: Partial<SourceCard> = {}): SourceCard {
  const homePageUrl = `https://${id}.example/`;
  return cardOf({ id, title: id, feedUrl: `${homePageUrl}feed`, homePageUrl, content: 'excerpt', ...change });
}

export function makeArticle(change: Partial<Article> = {}): Article {
  return articleOf({
    sourceId: 'gridpost',
    url: 'https://gridpost.example/1',
    title: 'A headline',
    summary: undefined,
    contentHtml: undefined,
    tags: [],
    publishedAt: '2026-11-22T14:05:00.000Z',
    ...change,
  });
}

export function makePost(change: Partial<Article> = {}, details: Partial<PostDetails> = {}): Article {
  return makeArticle({
    id: 'p1',
    sourceId: POSTS_SOURCE_ID,
    url: 'https://news.example/posts/our-post/',
    title: 'Our own post',
    post: {
      slug: 'our-post',
      section: 'Charging',
      byline: [EVA],
      editor: SAM,
      imageCredit: undefined,
      link: undefined,
      pinned: false,
      corrections: [],
      ...details,
    },
    ...change,
  });
}

const CHANNELS = [
  { title: 'The whole wire', path: '/' },
  { title: 'Charging', path: '/channels/charging/' },
  { title: 'Batteries', path: '/channels/batteries/' },
  { title: 'Our desk', path: '/channels/desk/' },
];

export function makeView(articles: readonly Article[], change: Partial<ChannelView> = {}): ChannelView {
  return {
    site: SITE,
    channel: CHANNEL,
    path: '/',
    feeds: { rss: '/rss.xml', atom: '/atom.xml', json: '/feed.json' },
    articles,
    ownLatest: [],
    cards: new Map(articles.map(({ sourceId }) => [sourceId, makeCard(sourceId)])),
    others: new Map(),
    remarks: new Map(),
    channels: CHANNELS,
    ...change,
  };
}

export function makePostView(article: Article, change: Partial<PostView> = {}): PostView {
  const { channel, articles, ownLatest, remarks, ...rest } = makeView([]);
  return {
    ...rest,
    path: `/posts/${article.post?.slug ?? ''}/`,
    article,
    readingNext: [],
    promotion: undefined,
    ...change,
  };
}

const HEADLINES: readonly (readonly [title: string, summary: string])[] = [
  [
    'Northvolt’s old Skellefteå plant reopens with a sodium-ion line and half the staff',
    'The new owner says the first cells will go to stationary storage, where the lower energy density matters less than the price of nickel.',
  ],
  [
    'Ionity halves its top ad-hoc price in five countries after the regulator’s letter',
    'Drivers without a subscription will pay 0.39 € per kilowatt-hour from December. Rivals have so far said nothing.',
  ],
  [
    'How we measured 41 chargers in the rain, and why the cables were the problem',
    'A week on the A7 with a thermal camera: contact resistance, not the power electronics, explains most of the derating that drivers complain about.',
  ],
  [
    'Rivian R2 deliveries begin in Normal',
    'The first two hundred go to employees; outside customers follow in January.',
  ],
  [
    'California’s grid ran on batteries for nine hours straight on Friday, a first without imports',
    'CAISO data show storage discharging at more than six gigawatts from late afternoon until past midnight, with gas plants at their technical minimum.',
  ],
  [
    'BYD opens its Szeged factory to journalists for the first time',
    'We counted robots, not people: the body shop runs with eleven workers a shift.',
  ],
  ['Solid-state, again: Toyota moves its date to 2029', 'The company blames a supplier of lithium sulphide.'],
];

const SOURCES = [
  'Electrek',
  'InsideEVs',
  'Ars Technica',
  'electrive',
  'Heise Autos',
  'Canary Media',
  'The Verge',
];
const TAGS = [
  ['charging', 'europe'],
  ['batteries'],
  ['grid', 'storage', 'policy'],
  [],
  ['tesla'],
  ['factories'],
];

/** Fifty entries over four days as a newsroom would have them, every ninth one ours. */
export function fullRiver(): ChannelView {
  const articles = Array.from({ length: 50 }, (_, index) => sampleArticle(index));
  const cards = SOURCES.map((title, index) => makeCard(`s${index}`, { title }));
  return makeView(articles, { cards: new Map(cards.map((card) => [card.id, card])) });
}

function sampleArticle(index: number): Article {
  const [title = '', summary = ''] = HEADLINES[index % HEADLINES.length] ?? [];
  const hour = String(21 - ((index * 3) % 20)).padStart(2, '0');
  const common: Partial<Article> = {
    id: `a${index}`,
    title,
    summary: index % 11 === 3 ? undefined : summary,
    tags: TAGS[index % TAGS.length] ?? [],
    publishedAt: `2026-11-${22 - Math.floor(index / 13)}T${hour}:${String((index * 7) % 60).padStart(2, '0')}:00.000Z`,
  };
  if (index % 9 === 1)
    return makePost(common, { slug: `post-${index}`, section: ['Charging', 'Tesla', 'Policy'][index % 3] });
  const sourceId = `s${index % SOURCES.length}`;
  return makeArticle({
    ...common,
    sourceId,
    url: `https://${sourceId}.example/2026/11/22/a-headline-that-became-a-long-slug-${index}/`,
    authors:
      index % 3 === 0
        ? []
        : [{ name: ['Fred Lambert', 'Julia Poliscanova'][index % 2] ?? '', url: undefined }],
  });
}

export const BODY = `
<p>The rain began at Göttingen. By Kassel the first charger had cut its output to <strong>47 kilowatts</strong>, and the display, in the cheerful blue of its operator, said that everything was fine.</p>
<p>We stood under the canopy with a thermal camera and a notebook, and for the next six days we did little else. <a href="https://data.example/chargers">All of the measurements are here</a>, with the scripts that made the tables.</p>
<h2>What the camera saw</h2>
<p>Heat at the connector, again and again. The cabinets stayed below forty degrees; the pins did not.</p>
<blockquote><p>You can cool a cable as much as you like. If the contact is bad you are cooling the wrong thing.</p></blockquote>
<table><thead><tr><th>Site</th><th>Rated</th><th>Measured, dry</th><th>Measured, wet</th></tr></thead><tbody><tr><td>Göttingen</td><td>300 kW</td><td>284 kW</td><td>47 kW</td></tr><tr><td>Kassel Ost</td><td>350 kW</td><td>331 kW</td><td>192 kW</td></tr></tbody></table>
<ul><li>Twenty-nine of 41 chargers delivered what they promise in the dry.</li><li>Eleven did so in the rain.</li></ul>
<pre><code>derating = 1 - measured / rated
print(f"{derating:.0%}")</code></pre>
<p>Operators were given a week to answer. Their replies are <code>verbatim</code> at the end of the data set.</p>`;
