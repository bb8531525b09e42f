import { basename } from 'node:path';
import type { Problem } from '../errors.ts';
import type { Instant } from '../model.ts';
import { type FrontMatter, type People, readFrontMatter } from './front-matter.ts';
import { IMAGES } from './image-file.ts';
import { type Report, readSource, reportInto } from './yaml-fields.ts';

/** A post whose front matter is sound, that is published and has not expired. */
export interface SoundPost {
  readonly slug: string;
  /** What its id derives from. */
  readonly key: string;
  readonly frontMatter: FrontMatter;
  readonly title: string;
  readonly published: Instant;
  /** Markdown. */
  readonly body: string;
}

/** One file of the posts' folder, as far as it can be read. */
export interface PostFile {
  readonly file: string;
  readonly slug: string;
  /** The name that the post is known by for ever: its front matter's id, else the slug that it had first. */
  readonly key: string;
  readonly problems: readonly Problem[];
  readonly frontMatter: FrontMatter | undefined;
  /** Undefined as soon as there is one problem, and for drafts. */
  readonly sound: SoundPost | undefined;
}

/** What a post's file is read with. */
export interface PostKnowledge {
  readonly people: People | undefined;
  /** What relative addresses are read against. */
  readonly base: string;
  /** What posts without an id are known by whose files got another name, by slug. */
  readonly keys: ReadonlyMap<string, string>;
}

/** `<slug>.md`. */
export function slugOfFile(file: string): string {
  return basename(file, '.md');
}

/** Reads `<slug>.md`; a file that cannot be read is one more problem. */
export async function readPost(file: string, known: PostKnowledge): Promise<PostFile> {
  const slug = slugOfFile(file);
  const problems: Problem[] = [];
  const report = reportInto(problems, file);
  checkSlug(slug, report);
  const source = await readSource(file, report);
  const parts = source === undefined ? undefined : partsOf(source, report);
  const frontMatter = parts && readFrontMatter(parts.head, known, report);
  const key = frontMatter?.id ?? known.keys.get(slug) ?? slug;
  const sound =
    parts && frontMatter && problems.length === 0 ? soundPost(slug, key, frontMatter, parts.body) : undefined;
  return { file, slug, key, problems, frontMatter, sound };
}

const START = { line: 1, column: 1 };

/** No slugs: in `archive` lie the older documents of our posts' feed, in `images` the pictures of posts. */
export const RESERVED: readonly string[] = ['archive', IMAGES];

function checkSlug(slug: string, report: Report): void {
  if (!/^[a-z0-9][a-z0-9-]*$/u.test(slug)) {
    report(
      START,
      '',
      'the name of the file must be small letters, digits and hyphens: it stands in the address',
    );
  } else if (RESERVED.includes(slug)) {
    report(START, '', `a post cannot be called "${slug}": its address is taken`);
  }
}

interface Parts {
  readonly head: string;
  readonly body: string;
}

function partsOf(source: string, report: Report): Parts | undefined {
  const lines = source.split(/\r?\n/u);
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (lines[0]?.trimEnd() === '---' && end !== -1) {
    return { head: lines.slice(1, end).join('\n'), body: lines.slice(end + 1).join('\n') };
  }
  report(START, '', 'must begin with front matter between two lines of ---');
  return undefined;
}

function soundPost(slug: string, key: string, frontMatter: FrontMatter, body: string): SoundPost | undefined {
  const { title, published } = frontMatter;
  return title && published ? { slug, key, frontMatter, title, published, body } : undefined;
}
