import type { z } from 'zod';
import { POSTS_SOURCE_ID } from '../model.ts';
import {
  flag,
  hubName,
  identifier,
  languageTag,
  listOf,
  numberFrom,
  oneOf,
  requestHeaders,
  secret,
  section,
  share,
  siteAddress,
  webAddress,
  wholeNumber,
  words,
} from './fields.ts';

export const DEFAULT_MIN_MINUTES = 60;
export const DEFAULT_MAX_MINUTES = 1440;

/** A hundredth of a minute to a week. */
const minutes = () => numberFrom(0.01, 10_080);
const keywords = () => listOf(words(200), 0, 500).default([]);
const tags = () => listOf(words(64), 0, 100).default([]);
const policy = () => oneOf(['headline', 'excerpt', 'full']);
const sourceId = () => identifier().refine((id) => id !== POSTS_SOURCE_ID, 'is reserved for our own posts');

const KEYWORDS_ARE =
  'Words or phrases, whatever their case, matched on word boundaries in the title, the summary and the tags.';

const promotion = section({
  title: words(200).describe('Headline of the block.'),
  url: webAddress().optional().describe('Where the headline leads.'),
  items: listOf(
    section({
      title: words(200).describe('Text of the entry.'),
      url: webAddress().describe('Where the entry leads.'),
      image: webAddress().optional().describe('Address of a picture for the entry.'),
    }),
    1,
    20,
  ).describe('What is promoted, in this order.'),
});

const site = section({
  title: words(200).describe('Name of the newsroom, as readers see it.'),
  description: words(1000)
    .optional()
    .describe('One or two sentences on what the newsroom covers; its title by default.'),
  url: siteAddress().describe('Public address of the site: the base of every address that is published.'),
  language: languageTag().default('en').describe('Language of the site, a BCP 47 tag.'),
  copyright: words(1000).optional().describe('Copyright notice of the feeds and pages.'),
  icon: webAddress().optional().describe('Address of a small square picture of the site.'),
  logo: webAddress().optional().describe('Address of a larger picture of the site.'),
  promotion: promotion.optional().describe('A block at the foot of our own posts.'),
});

const server = section({
  host: words(255)
    .default('127.0.0.1')
    .describe('Address to listen on; 0.0.0.0 is every IPv4 address of the machine.'),
  port: wholeNumber(0, 65_535).default(8080).describe('Port to listen on; 0 takes any that is free.'),
  adminToken: secret()
    .optional()
    .describe(
      'What operators send as bearer token, at least eight characters. Without one, or with a variable that is not set, the operator interface is closed.',
    ),
  trustProxy: flag()
    .default(false)
    .describe(
      'Whether a reverse proxy stands in front: its X-Forwarded-For and X-Forwarded-Proto headers are believed, and the names that requests come under are its business.',
    ),
});

const posts = section({
  folder: words(1024).default('data/posts').describe('Folder of our Markdown posts, relative to this file.'),
  authors: words(1024)
    .default('data/authors.json')
    .describe('File that tells who the authors are, relative to this file.'),
});

const polling = section({
  minMinutes: minutes()
    .default(DEFAULT_MIN_MINUTES)
    .describe('Fewest minutes between two visits to a source; fractions are allowed.'),
  maxMinutes: minutes()
    .default(DEFAULT_MAX_MINUTES)
    .describe('Most minutes between two visits to a source; fractions are allowed.'),
  concurrency: wholeNumber(1, 256).default(32).describe('How many visits run at one time.'),
  perHost: wholeNumber(1, 8)
    .default(1)
    .describe('How many visits to one domain run at one time; more than two count as two.'),
  timeoutSeconds: numberFrom(0.1, 600).default(30).describe('A visit that takes longer has failed.'),
  maxBytes: wholeNumber(1024, 104_857_600)
    .default(10_485_760)
    .describe('A document that is larger, on the wire or inflated, is refused.'),
  contact: webAddress()
    .optional()
    .describe(
      'Page that tells publishers who visits them, named in the User-Agent header; the site itself by default.',
    ),
  allowPrivateNetworks: flag()
    .default(false)
    .describe(
      'Whether sources may lie on this machine and in private networks, where they do not say so themselves; subscribers of our hub may then too.',
    ),
});

const retention = section({
  days: wholeNumber(1, 36_500).default(180).describe('Articles that arrived earlier are forgotten.'),
  perSource: wholeNumber(1, 100_000)
    .default(1000)
    .describe('How many of the newest articles of a source are kept.'),
  removedSources: oneOf(['keep', 'drop'])
    .default('keep')
    .describe(
      'What becomes of the articles of a source that is taken out of this file: kept as long as any, or dropped at once.',
    ),
});

const source = section({
  id: sourceId().describe('Name of the source for ever: the ids of its articles derive from it.'),
  url: webAddress().describe('Address of the feed.'),
  title: words(200).optional().describe("Name that readers see; the feed's own by default."),
  homePageUrl: webAddress()
    .optional()
    .describe("Address of the publisher's site; the feed's own by default."),
  tags: tags().describe('Tags that every article of the source gets.'),
  schedule: words(200)
    .optional()
    .describe('When to visit, in cron syntax of five or six fields; without it the interval adapts.'),
  minMinutes: minutes()
    .optional()
    .describe(
      'Fewest minutes between two visits to this source; less than the default only where the publisher invites it.',
    ),
  content: policy().default('excerpt').describe('What the publisher lets us republish.'),
  include: keywords().describe(
    `Only its articles with one of these are published; an empty list takes all. ${KEYWORDS_ARE}`,
  ),
  exclude: keywords().describe(`Its articles with one of these are left out. ${KEYWORDS_ARE}`),
  rights: words(1000).optional().describe("Rights notice of its articles; the feed's own by default."),
  credit: words(200).optional().describe('Whom to name as the publisher; the title by default.'),
  headers: requestHeaders()
    .default({})
    .describe('Request headers for this source alone, such as Authorization.'),
  allowPrivateNetworks: flag()
    .optional()
    .describe(
      'Whether the source may lie, or lead, on this machine and in private networks; as in polling by default.',
    ),
  enabled: flag().default(true).describe('False: not visited; what is stored stays.'),
});

const channel = section({
  id: identifier().describe('Name of the channel in its address, /channels/<id>/.'),
  title: words(200).describe('Title of the channel.'),
  description: words(1000).optional().describe("What the channel offers; the site's description by default."),
  sources: listOf(words(64), 0, 100_000)
    .default(['*'])
    .describe('Ids of sources; "*" is every source, an empty list none.'),
  tags: tags().describe('Only articles with one of these tags; an empty list takes all.'),
  authors: listOf(words(80), 0, 100)
    .default([])
    .describe(
      'Only articles by one of these authors, by the key of their page, /authors/<key>/; an empty list takes all.',
    ),
  include: keywords().describe(`Only articles with one of these; an empty list takes all. ${KEYWORDS_ARE}`),
  exclude: keywords().describe(`Articles with one of these are left out. ${KEYWORDS_ARE}`),
  posts: flag().default(true).describe('Whether our own posts belong to the channel.'),
  limit: wholeNumber(1, 10_000).default(50).describe('How many articles the channel shows.'),
  perSourceShare: share()
    .optional()
    .describe(
      'The most that one source may take of the limit; 0.5 by default, 1 where the channel has one source.',
    ),
  content: policy()
    .default('full')
    .describe('The most that the channel shows of an article; the policy of its source may allow less.'),
  stories: oneOf(['all', 'lead'])
    .default('all')
    .describe('"lead" shows one article where several sources tell the same news, "all" each of them.'),
});

const webhook = section({
  url: webAddress().describe('Address that is told of new articles by POST.'),
  secret: secret().describe('Key of the signature that each message carries, at least eight characters.'),
  channels: listOf(identifier(), 1, 1000).describe('Ids of the channels whose new articles are told.'),
});

const websub = section({
  hub: hubName()
    .optional()
    .describe(
      'Hub that the feeds of our channels and posts name, and that pushes their changes: "self" (this program, at <site.url>websub/hub), the address of another, which is then told of changes, or none.',
    ),
  subscribe: flag()
    .default(false)
    .describe(
      'Whether to subscribe to the hubs that sources name, as far as these can reach site.url; their news then comes at once, and they are visited every six hours.',
    ),
});

/** The whole file as an operator writes it, before defaults. */
export const configFile = section({
  $schema: words(2048).optional().describe('Address of this schema, for editors.'),
  site: site.describe('The newsroom itself.'),
  server: server.prefault({}).describe('How readers and operators reach us.'),
  store: words(2048)
    .refine(isStore, 'must be a folder or an address that begins with postgres://')
    .default('data/store')
    .describe('Where articles are kept: a folder, relative to this file, or a postgres:// address.'),
  posts: posts.prefault({}).describe('Where our own posts lie.'),
  polling: polling.prefault({}).describe('How we visit publishers.'),
  retention: retention.prefault({}).describe('How long articles are kept.'),
  sources: listOf(source, 0, 100_000).default([]).describe('Whom we listen to.'),
  channels: listOf(channel, 1, 10_000).describe('What we publish; the first channel is the default one.'),
  webhooks: listOf(webhook, 0, 100).default([]).describe('Whom we tell of new articles.'),
  websub: websub.prefault({}).describe('Push, both ways.'),
});

export type ConfigFile = z.output<typeof configFile>;

/** Whether a store is an address rather than a folder. */
export function isDatabase(store: string): boolean {
  return /^postgres(?:ql)?:\/\//u.test(store);
}

function isStore(store: string): boolean {
  return isDatabase(store) || !store.includes('://');
}
