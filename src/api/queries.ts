/** What may stand in the query of a request: each parameter once, none that is not known, every value within its bounds. */

import { z } from 'zod';
import { didYouMean } from '../text/nearest.ts';
import { parseDate } from '../text/read-date.ts';
import { readCursor } from './cursor.ts';

export const MOST_ON_A_PAGE = 200;
export const LONGEST_QUERY = 200;

const GO_ON = 'Where to go on: `nextCursor` of the page before.';
const IS_CURSOR = 'must be the nextCursor of an earlier answer';

const limit = (usual: number, most = MOST_ON_A_PAGE) =>
  z
    .string()
    .regex(/^\d{1,4}$/u)
    .transform(Number)
    .pipe(z.number().min(1).max(most))
    .default(usual)
    .meta({
      description: 'How many at most.',
      schema: { type: 'integer', minimum: 1, maximum: most, default: usual },
      must: `must be a whole number from 1 to ${most}`,
    });

const name = (description: string, example: string) =>
  z.string().min(1).max(200).optional().meta({ description, example, must: 'must be 1 to 200 characters' });

const instant = (description: string) =>
  z
    .string()
    .transform((text, context) => parseDate(text) ?? fault(context))
    .optional()
    .meta({
      description,
      example: '2026-11-22T09:00:00.000Z',
      schema: { type: 'string', format: 'date-time' },
      must: 'must be a date and time such as 2026-11-22T09:00:00Z',
    });

function fault(context: z.RefinementCtx): never {
  context.addIssue({ code: 'custom' });
  return z.NEVER;
}

const filter = {
  channel: name('Only what this channel carries, by its id.', 'all'),
  source: name('Only of this source, by its id; our own posts are "posts".', 'electrek'),
  tag: name('Only with this tag, whatever its case; those of the source count.', 'charging'),
  author: name('Only by this author, by the key in the address of their page.', 'eva'),
  since: instant(
    'Only dated at or after this instant; the date is publishedAt, or arrivedAt where that is null.',
  ),
  until: instant('Only dated before this instant.'),
};

const cursor = z
  .string()
  .transform((text, context) => readCursor(text) ?? fault(context))
  .optional()
  .meta({
    description: GO_ON,
    schema: { type: 'string' },
    must: IS_CURSOR,
  });

const wholeNumber = (about: {
  readonly description: string;
  readonly must: string;
  readonly schema: object;
}) =>
  z
    .string()
    .regex(/^\d{1,15}$/u)
    .transform(Number)
    .default(0)
    .meta(about);

export const articlesQuery = z.strictObject({ ...filter, cursor, limit: limit(50) });

export const storiesQuery = z.strictObject({ cursor, limit: limit(20, 100) });

export const searchQuery = z.strictObject({
  q: z
    .string()
    .trim()
    .min(1)
    .max(LONGEST_QUERY)
    .meta({
      description: `What to look for: every word is to be found, as it is, as a beginning, or misspelt. Words beyond the eighth do not count.`,
      example: 'fast charging',
      must: `must be 1 to ${LONGEST_QUERY} characters to look for`,
    }),
  ...filter,
  cursor: wholeNumber({ description: GO_ON, schema: { type: 'string' }, must: IS_CURSOR }),
  limit: limit(20, 100),
});

export const changesQuery = z.strictObject({
  after: wholeNumber({
    description: 'The number of the last change that you know; 0 knows none.',
    schema: { type: 'integer', minimum: 0, default: 0 },
    must: 'must be the number of a change',
  }),
  limit: limit(100),
});

export const noQuery = z.strictObject({});

export type ArticlesQuery = z.output<typeof articlesQuery>;
export type StoriesQuery = z.output<typeof storiesQuery>;
export type SearchQuery = z.output<typeof searchQuery>;
export type ChangesQuery = z.output<typeof changesQuery>;

/** The query of a request as its schema has it, or what is wrong with it in one sentence. */
export function readQuery<Shape extends z.core.$ZodLooseShape>(
  schema: z.ZodObject<Shape>,
  text: string,
): { readonly query: z.output<z.ZodObject<Shape>> } | { readonly fault: string } {
  const given = new URLSearchParams(text);
  const known = Object.keys(schema.shape);
  for (const key of given.keys()) {
    const quoted = JSON.stringify(key.slice(0, 80));
    if (!known.includes(key))
      return { fault: `There is no parameter ${quoted} here${didYouMean(key.slice(0, 80), known) || '.'}` };
    if (given.getAll(key).length > 1) return { fault: `The parameter ${quoted} is given twice.` };
  }
  const read = schema.safeParse(Object.fromEntries(given));
  if (read.success) return { query: read.data };
  const at = String(read.error.issues[0]?.path[0] ?? '');
  return { fault: `The parameter "${at}" ${mustOf(schema.shape[at])}.` };
}

function mustOf(parameter: unknown): string {
  const must = parameter instanceof z.ZodType ? parameter.meta()?.['must'] : undefined;
  return typeof must === 'string' ? must : 'is not what it should be';
}
