/** The documents as they were last made, each with what it was made of: what is made of the same is not made again. */

import { messageOf } from '../errors.ts';
import type { Output, Rendered } from '../outward.ts';
import { sha256 } from '../text/hash.ts';
import type { Sheet } from './sheet.ts';
import type { Template } from './template.ts';

/** By path, or by whatever else tells them apart. */
export type MadeBefore = Map<string, Made>;

interface Made {
  /** The same of it, one by one, is the same document. */
  readonly of: readonly unknown[];
  readonly output: Output;
  /** Undefined for a page. */
  readonly feed: FeedMatter | undefined;
}

/** What a feed was put together from; its entries are kept with it, see `Entries`. */
export interface FeedMatter {
  readonly sheet: Sheet;
  readonly template: Template;
}

/** What the bytes of a document do not tell. */
export type Times = Pick<Output, 'modifiedAt' | 'freshSeconds'>;

/** A document as its bytes tell it. */
export type Body = Omit<Output, keyof Times>;

/** Something to be made, under a key. */
interface Job extends Omit<Made, 'output'> {
  readonly made: MadeBefore;
  readonly key: string;
  readonly times: Times;
}

/** What was made of the same before, or what is made now. */
export function unlessMade({ made, key, of, times, feed }: Job, make: () => Body): Output {
  const before = made.get(key);
  const body = before !== undefined && isSame(before.of, of) ? before.output : make();
  const output = Object.assign({}, body, times);
  made.set(key, { of, output, feed });
  return output;
}

/** One by one. */
export function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((it, at) => it === other[at]);
}

/** A page for people. */
export function pageBody(path: string, text: string): Body {
  const body = Buffer.from(text);
  const mediaType = 'text/html; charset=utf-8';
  return { path, mediaType, parts: [body], hash: sha256(body), links: [], assembly: undefined };
}

/** The same, whole. */
export function pageOutput(path: string, text: string, times: Times): Output {
  return { ...pageBody(path, text), ...times };
}

/** Whatever goes wrong while a document is made stays with that document; it is put out under each of the paths. */
export function attempt(paths: readonly string[], make: () => Output): Rendered {
  try {
    const output = make();
    const copies = paths.map((path) => (path === output.path ? output : { ...output, path }));
    return { ...NOTHING, outputs: copies };
  } catch (thrown) {
    const reason = `cannot be rendered: ${messageOf(thrown)}`;
    return { ...NOTHING, missing: paths.map((path) => ({ path, reason })) };
  }
}

export const NOTHING: Rendered = { outputs: [], missing: [], omitted: [], moved: [], gone: [] };

/** Several renderings as one; an article is told as left out once. */
export function together(rendered: readonly Rendered[]): Rendered {
  const omitted = new Map(rendered.flatMap((it) => it.omitted).map((it) => [it.id, it]));
  return {
    outputs: rendered.flatMap((it) => it.outputs),
    missing: rendered.flatMap((it) => it.missing),
    omitted: [...omitted.values()],
    moved: rendered.flatMap((it) => it.moved),
    gone: rendered.flatMap((it) => it.gone),
  };
}
