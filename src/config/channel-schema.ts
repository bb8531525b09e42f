import {
  flag,
  identifier,
  listOf,
  oneOf,
  policy,
  section,
  share,
  tags,
  wholeNumber,
  words,
} from './fields.ts';
import { RULES_ARE, ruleList } from './rule-schema.ts';

/** What is selected, and how much of it is shown. */
export const channel = section({
  id: identifier().describe('Name of the channel in its address, /channels/<id>/.'),
  title: words(200).describe('Title of the channel.'),
  description: words(1000).optional().describe("What the channel offers; the site's description by default."),
  sources: listOf(words(64), 0, 100_000)
    .default(['*'])
    .describe('Ids of sources; "*" is every source, an empty list none.'),
  tags: tags().describe('Only articles for which one of these holds tags; an empty list takes all.'),
  authors: listOf(words(80), 0, 100)
    .default([])
    .describe(
      'Only articles by one of these authors, by the key of their page, /authors/<key>/; an empty list takes all.',
    ),
  include: ruleList().describe(
    `Only articles for which one of these holds; an empty list takes all. ${RULES_ARE}`,
  ),
  exclude: ruleList().describe(`Articles for which one of these holds are left out. ${RULES_ARE}`),
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
