/** How the program runs: its doors, its places, its manners, its memory. */
import {
  flag,
  hubName,
  identifier,
  listOf,
  minutes,
  numberFrom,
  oneOf,
  secret,
  section,
  webAddress,
  wholeNumber,
  words,
} from './fields.ts';

export const DEFAULT_MIN_MINUTES = 60;
export const DEFAULT_MAX_MINUTES = 1440;

export const server = section({
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

export const posts = section({
  folder: words(1024).default('data/posts').describe('Folder of our Markdown posts, relative to this file.'),
  authors: words(1024)
    .default('data/authors.json')
    .describe('File that tells who the authors are, relative to this file.'),
});

export const polling = section({
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

export const retention = section({
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

const TIME_OR_OFF = /^(?:off|(?:[01]\d|2[0-3]):[0-5]\d)$/u;

export const webhook = section({
  url: webAddress().describe(
    'Address that is told by POST once a day what is new and which sources are in trouble.',
  ),
  secret: secret().describe('Key of the signature that each message carries, at least eight characters.'),
  channels: listOf(identifier(), 1, 1000).describe('Ids of the channels whose new articles are told.'),
  digest: words(5)
    .refine((text) => TIME_OR_OFF.test(text), 'must be a time of day such as "07:00", in UTC, or "off"')
    .default('07:00')
    .describe('When the daily digest is due, as a time of day in UTC; or "off".'),
});

export const websub = section({
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
