/** JSON Feed 1.1 as a schema: https://www.jsonfeed.org/version/1.1/. */

import { z } from 'zod';
import type { Fault } from './grammar.ts';
import type { Element } from './tree.ts';
import { type Check, language, mimeType, rfc3339Date, safeHtml, webUri } from './values.ts';

const NOTHING = {
  name: '',
  attributes: new Map(),
  children: [],
  text: '',
  isSpelled: true,
  parent: undefined,
};

function checked(...checks: readonly Check[]) {
  return z.string().superRefine((value, context) => {
    for (const rule of checks.flatMap((check) => check(value, NOTHING as Element)))
      context.addIssue({ code: 'custom', message: rule });
  });
}

const address = checked(webUri);
const date = checked(rfc3339Date);
const line = z.string().min(1, 'NotBlank');
/** What is ours begins with an underscore, and says what it is about. */
const EXTENSION = /^_[a-z]/i;

function closed<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject(shape).superRefine((record, context) => {
    for (const [key, value] of Object.entries(record)) {
      if (Object.hasOwn(shape, key)) continue;
      const about = (value as { readonly about?: unknown } | null)?.about;
      const isExtension = EXTENSION.test(key) && typeof about === 'string';
      if (!isExtension) context.addIssue({ code: 'custom', message: 'UnknownKey', path: [key] });
    }
  });
}

const author = closed({ name: line.optional(), url: address.optional(), avatar: address.optional() }).refine(
  (it) => it.name !== undefined || it.url !== undefined || it.avatar !== undefined,
  'EmptyAuthor',
);

const attachment = closed({
  url: address,
  mime_type: checked(mimeType),
  title: line.optional(),
  size_in_bytes: z.int('InvalidNonNegativeInteger').min(0, 'InvalidNonNegativeInteger').optional(),
  duration_in_seconds: z.number().min(0).optional(),
});

const item = closed({
  id: line,
  url: address.optional(),
  external_url: address.optional(),
  title: line.optional(),
  content_html: checked(safeHtml).optional(),
  content_text: line.optional(),
  summary: line.optional(),
  image: address.optional(),
  banner_image: address.optional(),
  date_published: date.optional(),
  date_modified: date.optional(),
  authors: z.array(author).min(1, 'EmptyList').optional(),
  tags: z.array(line).optional(),
  language: checked(language).optional(),
  attachments: z.array(attachment).optional(),
}).refine((it) => it.content_html !== undefined || it.content_text !== undefined, 'MissingContent');

const feed = closed({
  version: z.literal('https://jsonfeed.org/version/1.1', 'InvalidVersion'),
  title: line,
  home_page_url: address.optional(),
  feed_url: address.optional(),
  description: line.optional(),
  user_comment: line.optional(),
  next_url: address.optional(),
  icon: address.optional(),
  favicon: address.optional(),
  authors: z.array(author).optional(),
  language: checked(language).optional(),
  expired: z.boolean().optional(),
  hubs: z.array(closed({ type: line, url: address })).optional(),
  items: z.array(item),
})
  .refine((it) => it.next_url === undefined || it.next_url !== it.feed_url, 'NextIsSelf')
  .refine((it) => new Set(it.items.map(({ id }) => id)).size === it.items.length, 'DuplicateEntries');

/** Where the faults of a JSON Feed are, by the rules that XML is judged by where it has the same. */
export function jsonFeedFaults(text: string): readonly Fault[] {
  const { error } = feed.safeParse(JSON.parse(text));
  return (error?.issues ?? []).map((it) => ({
    rule: it.code === 'invalid_type' ? 'MissingElement' : it.message,
    at: `${it.path.join('/')}${it.code === 'invalid_type' ? ` ${it.message}` : ''}`,
  }));
}
