import { POSTS_SOURCE_ID } from '../model.ts';
import {
  flag,
  identifier,
  minutes,
  numberFrom,
  policy,
  requestHeaders,
  section,
  tags,
  webAddress,
  words,
} from './fields.ts';
import { RULES_ARE, ruleList } from './rule-schema.ts';

const sourceId = () => identifier().refine((id) => id !== POSTS_SOURCE_ID, 'is reserved for our own posts');

/** One publisher. */
export const source = section({
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
  vetoMinutes: numberFrom(0, 10_080)
    .default(0)
    .describe(
      'For how many minutes its articles are held back after they arrive, unless the curation file approves or kills them.',
    ),
  include: ruleList().describe(
    `Only its articles for which one of these holds are published; an empty list takes all. ${RULES_ARE}`,
  ),
  exclude: ruleList().describe(`Its articles for which one of these holds are left out. ${RULES_ARE}`),
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
