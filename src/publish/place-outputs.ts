/** The documents of one place, each made anew only when what it is made of changed. */

import { messageOf } from '../errors.ts';
import type { Article, ContentPolicy, Instant } from '../model.ts';
import type { Assembly, Output, Rendered } from '../outward.ts';
import type { Store } from '../store/store.ts';
import { sha256 } from '../text/hash.ts';
import { lengthOf } from './body.ts';
import type { CombinedFeed } from './combined-feed.ts';
import { type DocumentPlan, emptyDocument } from './document.ts';
import type { Entries, Entry } from './entries.ts';
import { ALL_FORMS, type Form } from './forms.ts';
import type { Frame } from './frame.ts';
import type { Place } from './places.ts';
import { permitted } from './presentation.ts';
import { ARCHIVED_SECONDS, rhythmSeconds } from './rhythm.ts';
import { checkDocument } from './self-check.ts';
import type { Slip } from './slips.ts';

/** What the documents of a place are made with. */
export interface Workshop {
  readonly store: Pick<Store, 'articles'>;
  readonly entries: Entries;
  /** Renders the page of a place. */
  readonly page: (place: Place, articles: readonly Article[]) => string;
  /** What every page shows beside its own articles, so that it is made anew when that changes. */
  readonly surroundings: string;
  readonly made: MadeBefore;
}

/** The documents as they were last made, by path, each with a hash of what it was made of. */
export type MadeBefore = Map<string, { readonly of: string; readonly output: Output }>;

/** More is a page that nobody scrolls to the end. */
const MOST_ON_A_PAGE = 50;
const LARGE_BYTES = 256 * 1024;

/** The page and the feeds of a place, under its own path and every alias; an archive has no page. */
export async function placeOutputs(
  place: Place,
  slips: readonly Slip[],
  plan: DocumentPlan,
  workshop: Workshop,
): Promise<Rendered> {
  const items = await workshop.entries.of(slips, plan);
  const entries = items.filter((it) => 'fragments' in it);
  const page = isArchive(plan) ? NOTHING : await pageOf(place, entries, workshop);
  const feeds = feedsOf(place, entries, plan, workshop);
  return together([page, feeds, { ...NOTHING, omitted: items.filter((it) => 'reason' in it) }]);
}

function isArchive({ history }: DocumentPlan): boolean {
  return history?.folder !== undefined;
}

function feedsOf(place: Place, entries: readonly Entry[], plan: DocumentPlan, workshop: Workshop): Rendered {
  const modifiedAt = newestOf(entries, 'changedAt');
  const document = emptyDocument(plan, newestOf(entries, 'editedAt'));
  const freshSeconds = isArchive(plan) ? ARCHIVED_SECONDS : rhythmOf(entries);
  const matter = { entries, document, modifiedAt, freshSeconds };
  return together(ALL_FORMS.map((form) => feedOf(form, place, matter, workshop)));
}

interface Matter {
  readonly entries: readonly Entry[];
  /** What the documents say of themselves. */
  readonly document: CombinedFeed;
  readonly modifiedAt: Instant | undefined;
  readonly freshSeconds: number;
}

/** What is made of the same parts is the same document, so the hash of the parts is the document's own. */
function feedOf(
  form: Form,
  place: Place,
  { entries, document, modifiedAt, freshSeconds }: Matter,
  { made }: Workshop,
): Rendered {
  const path = place.path + form.file;
  return attempt([path, ...aliasesOf(place, form.file)], () => {
    const frame = form.frame(document);
    const hash = hashOf(form, frame, entries);
    return unlessMade(made, path, hash, () => {
      // Each entry was read back when it was made; what stands around them is read back here.
      const faults = checkDocument(form.kind, frame.before + frame.after, 0);
      if (faults.length > 0) throw new Error(faults.join(', '));
      const assembly = assemblyOf(form, frame, entries);
      const { mediaType } = form;
      return {
        path,
        mediaType,
        parts: partsOf(assembly),
        hash,
        modifiedAt,
        links: linksOf(form, document),
        freshSeconds,
        assembly,
      };
    });
  });
}

/** Exactly one of each (WebSub §4), for readers and hubs that look no further than the headers. */
function linksOf({ kind }: Form, { options }: CombinedFeed): readonly string[] {
  const self = `<${options.feedLinks[kind]}>; rel="self"`;
  return options.hub === undefined ? [self] : [`<${options.hub}>; rel="hub"`, self];
}

function hashOf({ kind }: Form, { before, after }: Frame, entries: readonly Entry[]): string {
  let items = '';
  for (const { fragments } of entries) items += fragments[kind].digest;
  return sha256(Buffer.from(`${sha256(before)}${sha256(after)}${items}`, 'latin1'));
}

function assemblyOf({ kind }: Form, { before, between, after }: Frame, entries: readonly Entry[]): Assembly {
  return {
    before: Buffer.from(before),
    between: Buffer.from(between),
    after: Buffer.from(after),
    entries: entries.map(({ fragments }) => fragments[kind]),
  };
}

/** A small document is one buffer; the items of a large one are not copied. */
function partsOf({ before, between, after, entries }: Assembly): readonly Buffer[] {
  const parts = [before];
  for (const [at, { bytes }] of entries.entries()) {
    if (at > 0 && between.length > 0) parts.push(between);
    parts.push(bytes);
  }
  parts.push(after);
  return lengthOf(parts) < LARGE_BYTES ? [Buffer.concat(parts)] : parts;
}

async function pageOf(place: Place, all: readonly Entry[], workshop: Workshop): Promise<Rendered> {
  const { store, made, page, surroundings } = workshop;
  const { path } = place;
  const entries = all.slice(0, MOST_ON_A_PAGE);
  const parts = entries.map(({ slip, policy }) => [slip.id, slip.version, policy]);
  const of = sha256(JSON.stringify([surroundings, place.channel, parts]));
  const isMade = made.get(path)?.of === of;
  const articles = isMade ? new Map() : await store.articles(entries.map(({ slip }) => slip.id));
  return attempt([path, ...aliasesOf(place, '')], () =>
    unlessMade(made, path, of, () => {
      const shown = entries.flatMap(({ slip, policy }) => shownOf(articles.get(slip.id), policy));
      const text = page(place, shown);
      return pageOutput(path, text, {
        modifiedAt: newestOf(entries, 'changedAt'),
        freshSeconds: rhythmOf(entries),
      });
    }),
  );
}

/** A page for people. */
export function pageOutput(
  path: string,
  text: string,
  { modifiedAt, freshSeconds }: Pick<Output, 'modifiedAt' | 'freshSeconds'>,
): Output {
  const body = Buffer.from(text);
  return {
    path,
    mediaType: 'text/html; charset=utf-8',
    parts: [body],
    hash: sha256(body),
    modifiedAt,
    links: [],
    freshSeconds,
    assembly: undefined,
  };
}

/** What was made of the same before, or what is made now. */
export function unlessMade(made: MadeBefore, path: string, of: string, make: () => Output): Output {
  const before = made.get(path);
  if (before?.of === of) return before.output;
  const output = make();
  made.set(path, { of, output });
  return output;
}

function aliasesOf({ aliases }: Place, file: string): readonly string[] {
  return aliases.map((folder) => folder + file);
}

function shownOf(article: Article | undefined, policy: ContentPolicy): readonly Article[] {
  return article === undefined ? [] : [permitted(article, policy)];
}

function rhythmOf(entries: readonly Entry[]): number {
  return rhythmSeconds(entries.map(({ slip }) => slip.at));
}

function newestOf(entries: readonly Entry[], of: 'changedAt' | 'editedAt'): Instant | undefined {
  let newest: Instant | undefined;
  for (const { slip } of entries) if (newest === undefined || slip[of] > newest) newest = slip[of];
  return newest;
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

export const NOTHING: Rendered = { outputs: [], missing: [], omitted: [], moved: [] };

/** Several renderings as one; an article is told as left out once. */
export function together(rendered: readonly Rendered[]): Rendered {
  const omitted = new Map(rendered.flatMap((it) => it.omitted).map((it) => [it.id, it]));
  return {
    outputs: rendered.flatMap((it) => it.outputs),
    missing: rendered.flatMap((it) => it.missing),
    omitted: [...omitted.values()],
    moved: rendered.flatMap((it) => it.moved),
  };
}
