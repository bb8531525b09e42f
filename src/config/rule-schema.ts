/** How the rules of `include` and `exclude` are written; what they mean stands in `publish/verdict.ts`. */

import { z } from 'zod';
import type { Rule } from '../outward.ts';
import { isPattern, patternFault } from '../text/pattern.ts';
import { listOf, numberFrom, section, words } from './fields.ts';

export const RULES_ARE =
  'Words or a phrase, whatever their case, matched on word boundaries in the title, the summary and the tags; a pattern between slashes, such as "/model [3y]/i"; or conditions on single fields.';

const MAX_RULES = 500;
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}$/iu;

/** A list of rules, empty by default. */
export function ruleList() {
  return listOf(rule, 0, MAX_RULES).default([]);
}

/** Text, or a pattern that can be run. */
const asked = words(302).superRefine((text, { addIssue }) => {
  const fault = isPattern(text) ? patternFault(text) : undefined;
  if (fault !== undefined) addIssue(fault);
});
const language = words(35).regex(
  LANGUAGE,
  'must be a language tag or its beginning, such as "en" or "pt-BR"',
);

const conditions = section({
  title: oneOrMore(asked).describe('In the title.'),
  text: oneOrMore(asked).describe('In the title, the summary or the body.'),
  author: oneOrMore(asked).describe('In the name of an author.'),
  tag: oneOrMore(asked).describe('The whole of a tag, its own or one of its source.'),
  url: oneOrMore(asked).describe('In the address.'),
  language: oneOrMore(language).describe(
    'A BCP 47 language tag or the beginning of one: "en" is also "en-GB".',
  ),
  olderThanDays: numberFrom(0.01, 36_500).describe(
    'That it was published more than so many days before it arrived.',
  ),
  any: z.lazy(() => listOf(rule, 1, MAX_RULES)).describe('One of these rules holds.'),
  all: z.lazy(() => listOf(rule, 1, MAX_RULES)).describe('All of these rules hold.'),
  not: z.lazy(() => rule).describe('This rule does not hold.'),
})
  .partial()
  .refine((fields) => Object.keys(fields).length > 0, {
    error: 'must have one of the keys title, text, author, tag, url, language, olderThanDays, any, all, not',
    // An unknown key is told by itself.
    when: ({ issues }) => issues.length === 0,
  });

const rule: z.ZodType<Rule, Rule> = z
  .lazy(() =>
    z.union([asked, conditions], 'must be words, a pattern between slashes, or an object of conditions'),
  )
  .meta({ id: 'rule', description: 'What is asked of an article.' });

/** One of the texts is enough. */
function oneOrMore<Text extends z.ZodType<string, string>>(text: Text) {
  return z.union([text, listOf(text, 1, MAX_RULES)], 'must be text or a list of texts');
}
