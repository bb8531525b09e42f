/** What the answers of the API look like. The description that programs read is made of this, and the tests hold real answers against it. */

import { z } from 'zod';

/** Shapes that have a name in the description. */
export const shapes = z.registry<{ id: string }>();

function named<Shape extends z.ZodType>(id: string, shape: Shape): Shape {
  shapes.add(shape, { id });
  return shape;
}

const text = () => z.string();
const orNull = <Shape extends z.ZodType>(shape: Shape) => shape.nullable();
const count = () => z.int().min(0);
const instant = () =>
  z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u)
    .meta({ format: 'date-time' });

const articleSource = z.strictObject({ id: text(), title: text(), url: orNull(text()) });
const image = z.strictObject({
  url: text(),
  width: orNull(count()),
  height: orNull(count()),
  alt: orNull(text()),
});

export const articleShape = named(
  'Article',
  z
    .strictObject({
      id: text().describe('Permanent, the same after a rebuild of the store.'),
      source: articleSource.describe('"posts" are our own.'),
      guid: orNull(text()).describe("The publisher's own id."),
      url: orNull(text()),
      title: text().describe('Plain text.'),
      summary: orNull(text()).describe('Plain text.'),
      contentHtml: orNull(text()).describe('Safe HTML; null unless the source lets us republish it.'),
      authors: z.array(z.strictObject({ name: text(), url: orNull(text()) })),
      tags: z.array(text()),
      language: orNull(text()).describe('BCP 47.'),
      rights: orNull(text()),
      image: orNull(image),
      enclosures: z.array(z.strictObject({ url: text(), mediaType: orNull(text()), bytes: orNull(count()) })),
      commentsUrl: orNull(text()),
      publishedAt: orNull(instant()).describe('As the publisher says; null rather than invented.'),
      updatedAt: orNull(instant()),
      arrivedAt: instant().describe('When we first saw it.'),
      storyId: orNull(text()).describe(
        'Of the story that other sources tell too; null where none does, and in changes.',
      ),
      revision: z.int().min(1).describe('One more with each real edit.'),
      annotation: orNull(text()).describe('What we say beneath it, plain text.'),
    })
    .describe('An article, as far as its source lets us republish it.'),
);

const nextCursor = orNull(text()).describe('For the page that follows; null on the last one.');

export const articlesShape = named(
  'Articles',
  z.strictObject({
    articles: z
      .array(articleShape)
      .describe('Newest first; maybe fewer than `limit`, even where more follow.'),
    nextCursor,
  }),
);

export const findingsShape = named(
  'Findings',
  z.strictObject({
    query: text(),
    articles: z.array(articleShape).describe('The best first, the younger of equals.'),
    total: count().describe(
      'How many articles hold the words, whatever the other parameters say; 1000 are counted at most.',
    ),
    complete: z
      .boolean()
      .describe('False while older articles are still being read in: ask again in a moment.'),
    nextCursor,
  }),
);

export const storyShape = named(
  'Story',
  z.strictObject({
    id: text().describe('The id of the article that arrived first.'),
    url: text().describe('Its page.'),
    at: instant().describe('When that one was published.'),
    articles: z
      .array(articleShape)
      .describe(
        'Two at least, no two of one source; the one that leads the story first. Without `contentHtml`.',
      ),
  }),
);

export const storiesShape = named(
  'Stories',
  z.strictObject({
    stories: z.array(storyShape).describe('Of the newest articles, the newest story first.'),
    nextCursor,
  }),
);

const reason = z.strictObject({ word: text(), sentence: text() });

export const sourceShape = named(
  'Source',
  z.strictObject({
    id: text(),
    title: text(),
    url: text().describe('Of its feed.'),
    homePageUrl: orNull(text()),
    tags: z.array(text()),
    content: z.enum(['headline', 'excerpt', 'full']).describe('What its publisher lets us republish.'),
    rights: orNull(text()),
    state: z.enum(['ok', 'late', 'failing', 'blocked', 'gone', 'paused', 'waiting']),
    articles: count().describe('How many are stored.'),
    lastSuccessAt: orNull(instant()),
    nextCheckAt: orNull(instant()),
    why: orNull(reason).describe('Why the next visit is then.'),
    error: orNull(text()),
  }),
);

export const sourcesShape = named('Sources', z.strictObject({ sources: z.array(sourceShape) }));

export const channelShape = named(
  'Channel',
  z.strictObject({
    id: text(),
    title: text(),
    description: orNull(text()),
    url: text().describe('Its page.'),
    feeds: z.strictObject({ rss: text(), atom: text(), json: text() }),
    content: z.enum(['headline', 'excerpt', 'full']),
  }),
);

export const channelsShape = named(
  'Channels',
  z.strictObject({ channels: z.array(channelShape).describe('The first is the default one.') }),
);

export const changeShape = named(
  'Change',
  z.strictObject({
    seq: z.int().min(1).describe('Counts up without a gap.'),
    kind: z
      .enum(['added', 'changed', 'removed'])
      .describe('What cannot be seen any more is told as removed, whatever happened at the time.'),
    id: text().describe('Of the article.'),
    at: instant(),
    article: orNull(articleShape).describe('As it is now; null where it is removed.'),
  }),
);

export const changesShape = named(
  'Changes',
  z.strictObject({
    changes: z.array(changeShape),
    latest: count().describe('The number of the latest change there is.'),
    next: count().describe('What to ask for next as `after`.'),
    startOver: z
      .boolean()
      .describe('The changes asked for are forgotten: read the articles again, then go on after `latest`.'),
  }),
);

export const visitShape = named(
  'Visit',
  z.strictObject({
    source: text(),
    outcome: z.enum(['ok', 'not-modified', 'unchanged', 'failed', 'skipped']),
    happened: text().describe('The same in one sentence.'),
    status: orNull(count()),
    added: count(),
    changed: count(),
    unchanged: count(),
    bytes: count(),
    ms: count(),
    error: orNull(z.strictObject({ code: text(), message: text() })),
    nextCheckAt: orNull(instant()),
    why: orNull(reason),
  }),
);

export const problemShape = named(
  'Problem',
  z
    .strictObject({
      type: text(),
      title: text(),
      status: z.int(),
      detail: text().describe('What is wrong with this request and, where anything helps, what to do.'),
      instance: text(),
    })
    .describe('RFC 9457.'),
);
