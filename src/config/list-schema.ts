import { minutes, policy, section, tags, webAddress, wholeNumber } from './fields.ts';

/** A list of feeds that somebody else keeps. */
export const sourceList = section({
  opml: webAddress().describe('Address of an OPML list, read once a day; its feeds become sources.'),
  tags: tags().describe('Tags that every article of its sources gets.'),
  content: policy().default('excerpt').describe('What its publishers let us republish.'),
  minMinutes: minutes()
    .optional()
    .describe('Fewest minutes between two visits to each of its sources; as in polling by default.'),
  maxSources: wholeNumber(1, 5000)
    .default(200)
    .describe('How many of its feeds are followed, the first ones.'),
});
