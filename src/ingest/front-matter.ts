import type { Correction, Image, Instant, Person } from '../model.ts';
import {
  failed,
  flag,
  instant,
  list,
  type Mapping,
  mapping,
  type Read,
  text,
  unknownName,
  url,
} from './field-readers.ts';
import { type Report, readYaml } from './yaml-fields.ts';

/** The head of a post; what is faulty in it is undefined. */
export interface FrontMatter {
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly byline: readonly Person[];
  readonly editor: Person | undefined;
  readonly section: string | undefined;
  readonly tags: readonly string[];
  readonly published: Instant | undefined;
  readonly updated: Instant | undefined;
  readonly expires: Instant | undefined;
  readonly summary: string | undefined;
  readonly image: Image | undefined;
  readonly imageCredit: string | undefined;
  readonly link: string | undefined;
  readonly comments: string | undefined;
  readonly rights: string | undefined;
  readonly isDraft: boolean;
  readonly isPinned: boolean;
  readonly corrections: readonly Correction[];
}

export type People = ReadonlyMap<string, Person | undefined>;

/** Every field that a post may have. */
export const KEYS: readonly string[] =
  'id title authors editor section tags published updated summary image link comments rights draft pinned corrections expires'.split(
    ' ',
  );

/**
 * Reads the YAML above a post, line 2 and on of its file; whatever is wrong is reported. Relative addresses are read against
 * `base`. Undefined where it is no YAML mapping.
 */
export function readFrontMatter(
  head: string,
  about: { readonly people: People | undefined; readonly base: string },
  report: Report,
): FrontMatter | undefined {
  const root = readYaml(head, 1, report);
  const fields = root && mapping(root, KEYS, report);
  return fields && frontMatterOf(fields, personAmong(about.people), url(about.base));
}

function frontMatterOf(fields: Mapping, person: Read<Person>, address: Read<string>): FrontMatter {
  const isDraft = fields.optional('draft', flag) ?? false;
  const published = isDraft ? fields.optional('published', instant) : fields.required('published', instant);
  const picture = fields.optional('image', imageReader(address));
  return {
    id: fields.optional('id', id),
    title: fields.required('title', text),
    byline: fields.required('authors', somebody(person)) ?? [],
    editor: fields.optional('editor', person),
    section: fields.optional('section', text),
    tags: fields.optional('tags', list(text)) ?? [],
    published,
    updated: fields.optional('updated', instant),
    expires: fields.optional('expires', after(published)),
    summary: fields.optional('summary', text),
    image: picture?.image,
    imageCredit: picture?.credit,
    link: fields.optional('link', address),
    comments: fields.optional('comments', address),
    rights: fields.optional('rights', text),
    isDraft,
    isPinned: fields.optional('pinned', flag) ?? false,
    corrections: fields.optional('corrections', list(correction)) ?? [],
  };
}

function personAmong(people: People | undefined): Read<Person> {
  return (field, report) => {
    const key = text(field, report);
    if (key === undefined) return undefined;
    if (people !== undefined && !people.has(key)) {
      return failed(field, report, unknownName('author', key, [...people.keys()]));
    }
    return people?.get(key) ?? failed(field, report, `the entry of "${key}" among the authors is faulty`);
  };
}

function somebody(person: Read<Person>): Read<readonly Person[]> {
  return (field, report) => {
    const isNobody = field.value.kind === 'list' && field.value.items.length === 0;
    return isNobody ? failed(field, report, 'must name somebody') : list(person)(field, report);
  };
}

const id: Read<string> = (field, report) => {
  const word = text(field, report);
  const isGood = word === undefined || /^[a-z0-9][a-z0-9-]{0,99}$/u.test(word);
  return isGood ? word : failed(field, report, 'must be small letters, digits and hyphens');
};

/** An instant, which is told where it is not later than that other one, and counts all the same: nothing is out that is over. */
function after(earlier: Instant | undefined): Read<Instant> {
  return (field, report) => {
    const at = instant(field, report);
    if (at !== undefined && earlier !== undefined && at <= earlier)
      failed(field, report, 'is not after published: the post would never be out');
    return at;
  };
}

function imageReader(
  address: Read<string>,
): Read<{ readonly image: Image; readonly credit: string | undefined }> {
  return (field, report) => {
    const fields = mapping(field, ['url', 'alt', 'credit'], report);
    const src = fields?.required('url', address);
    if (fields === undefined || src === undefined) return undefined;
    const image = { url: src, width: undefined, height: undefined, alt: fields.optional('alt', text) };
    return { image, credit: fields.optional('credit', text) };
  };
}

const correction: Read<Correction> = (field, report) => {
  const fields = mapping(field, ['at', 'note'], report);
  const at = fields?.required('at', instant);
  const note = fields?.required('note', text);
  return at === undefined || note === undefined ? undefined : { at, note };
};
