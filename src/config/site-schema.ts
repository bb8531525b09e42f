import { languageTag, listOf, section, siteAddress, webAddress, words } from './fields.ts';

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

/** The newsroom itself. */
export const site = section({
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
