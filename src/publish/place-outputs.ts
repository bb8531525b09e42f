/** The documents of one place, each made anew only when what it is made of changed. */

import { messageOf } from '../errors.ts';
import type { Article, Instant } from '../model.ts';
import type { Assembly, Channel, Output, Rendered } from '../outward.ts';
import { laterOf } from '../text/date.ts';
import { DIGEST_WORDS, sha256 } from '../text/hash.ts';
import type { CombinedFeed } from './combined-feed.ts';
import { type DocumentPlan, emptyDocument } from './document.ts';
import type { Entries, Entry } from './entries.ts';
import { ALL_FORMS, type Form } from './forms.ts';
import type { Frame } from './frame.ts';
import { type Place, titleOf } from './places.ts';
import { ARCHIVED_SECONDS, rhythmSeconds } from './rhythm.ts';
import { checkDocument } from './self-check.ts';
import type { Slip } from './slips.ts';

/** What the documents of a place are made with. */
export interface Workshop {
  readonly entries: Entries;
  /** Renders the page of a place. */
  readonly page: (place: Place, articles: readonly Article[]) => string;
  /** What every page shows beside its own articles, so that it is made anew when that changes. */
  readonly surroundings: string;
  /** What stands on top of the page. */
  readonly pinned: readonly Slip[];
  readonly made: MadeBefore;
}

/** The documents as they were last made, by path, each with a hash of what it was made of. */
export type MadeBefore = Map<string, Made>;

interface Made {
  readonly of: string;
  readonly output: Output;
  /** What it carries is kept with it, see `Entries`. */
  readonly entries: readonly Entry[];
}

/** More is a page that nobody scrolls to the end. */
const MOST_ON_A_PAGE = 50;

/** The page and the feeds of a place, under its own path and every alias; an archive has no page. */
export async function placeOutputs(
  place: Place,
  slips: readonly Slip[],
  plan: DocumentPlan,
  workshop: Workshop,
): Promise<Rendered> {
  const items = await workshop.entries.of(slips, plan);
  const entries = items.filter((it) => 'bytes' in it);
  const page = isArchive(plan)
    ? NOTHING
    : pageOf(place, await onPage(entries, plan, workshop), plan, workshop);
  const feeds = feedsOf(place, entries, plan, workshop);
  return together([page, feeds, { ...NOTHING, omitted: items.filter((it) => 'reason' in it) }]);
}

/** What is pinned is on the page, whether the feeds carry it or not. */
async function onPage(
  all: readonly Entry[],
  plan: DocumentPlan,
  { pinned, entries }: Workshop,
): Promise<readonly Entry[]> {
  const shown = all.slice(0, MOST_ON_A_PAGE);
  const missing = pinned.filter(({ id }) => !shown.some(({ slip }) => slip.id === id));
  if (missing.length === 0) return shown;
  const more = await entries.of(missing, plan);
  return [...more.filter((it) => 'bytes' in it), ...shown].slice(0, MOST_ON_A_PAGE);
}

function isArchive({ history }: DocumentPlan): boolean {
  return history?.folder !== undefined;
}

function feedsOf(place: Place, entries: readonly Entry[], plan: DocumentPlan, workshop: Workshop): Rendered {
  const document = emptyDocument({ ...plan, channel: named(place, entries) }, newestEdit(entries));
  const times = timesOf(entries, plan);
  return together(ALL_FORMS.map((form) => feedOf(form, place, { entries, document, times }, workshop)));
}

/** The channel of a place under the name that its feeds give it. */
function named({ channel, isStanding }: Place, entries: readonly Entry[]): Channel {
  if (isStanding) return channel;
  return {
    ...channel,
    title: titleOf(
      channel,
      entries.map(({ shown }) => shown),
    ),
  };
}

interface Matter {
  readonly entries: readonly Entry[];
  /** What the documents say of themselves. */
  readonly document: CombinedFeed;
  readonly times: Times;
}

/** What the bytes of a document do not tell. */
type Times = Pick<Output, 'modifiedAt' | 'freshSeconds'>;

/** What is made of the same parts is the same document, so the hash of the parts is the document's own. */
function feedOf(
  form: Form,
  place: Place,
  { entries, document, times }: Matter,
  { made }: Workshop,
): Rendered {
  const path = place.path + form.file;
  return attempt([path, ...aliasesOf(place, form.file)], () => {
    const frame = form.frame(document);
    const digests = digestsOf(form, entries);
    const around = Buffer.from(sha256(frame.before) + sha256(frame.after), 'latin1');
    const hash = sha256(Buffer.concat([around, digests]));
    return unlessMade({ made, key: path, of: hash, times, entries }, () => {
      // Each entry was read back when it was made; what stands around them is read back here.
      const faults = checkDocument(form.kind, frame.before + frame.after, 0);
      if (faults.length > 0) throw new Error(faults.join(', '));
      const assembly = assemblyOf(form, frame, entries, digests);
      const { mediaType } = form;
      return { path, mediaType, parts: partsOf(assembly), hash, links: linksOf(form, document), assembly };
    });
  });
}

/** Exactly one of each (WebSub §4), for readers and hubs that look no further than the headers. */
function linksOf({ kind }: Form, { options }: CombinedFeed): readonly string[] {
  const self = `<${options.feedLinks[kind]}>; rel="self"`;
  return options.hub === undefined ? [self] : [`<${options.hub}>; rel="hub"`, self];
}

function digestsOf({ kind }: Form, entries: readonly Entry[]): Buffer {
  const words = new Int32Array(entries.length * DIGEST_WORDS);
  let at = 0;
  for (const { digests } of entries) {
    const own = digests[kind];
    for (let word = 0; word < DIGEST_WORDS; word += 1) words[at++] = own[word] ?? 0;
  }
  return Buffer.from(words.buffer);
}

function assemblyOf(
  { kind }: Form,
  { before, between, after }: Frame,
  entries: readonly Entry[],
  digests: Buffer,
): Assembly {
  return {
    before: Buffer.from(before),
    between: Buffer.from(between),
    after: Buffer.from(after),
    entries: entries.map(({ bytes }) => bytes[kind]),
    digests,
  };
}

/** The items are not copied, since other documents carry them too. */
function partsOf({ before, between, after, entries }: Assembly): readonly Buffer[] {
  if (between.length === 0) return [before, ...entries, after];
  const parts = [before];
  for (const [at, bytes] of entries.entries()) {
    if (at > 0) parts.push(between);
    parts.push(bytes);
  }
  parts.push(after);
  return parts;
}

function pageOf(place: Place, entries: readonly Entry[], plan: DocumentPlan, workshop: Workshop): Rendered {
  const { made, page, surroundings } = workshop;
  const { path } = place;
  const parts = entries.map(({ slip, policy, note }) => [slip.id, slip.version, policy, note ?? null]);
  const of = sha256(JSON.stringify([surroundings, place.channel, parts]));
  const times = timesOf(entries, plan);
  return attempt([path, ...aliasesOf(place, '')], () =>
    unlessMade({ made, key: path, of, times, entries }, () => {
      const articles = entries.map(({ shown }) => shown);
      return pageBody(path, page(place, articles));
    }),
  );
}

/** A document as its bytes tell it. */
type Body = Omit<Output, keyof Times>;

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

/** Something to be made, under a key and a hash of what it is made of. */
interface Job {
  readonly made: MadeBefore;
  readonly key: string;
  readonly of: string;
  readonly times: Times;
  readonly entries: readonly Entry[];
}

/** What was made of the same before, or what is made now. */
export function unlessMade({ made, key, of, times, entries }: Job, make: () => Body): Output {
  const before = made.get(key);
  const output = { ...(before?.of === of ? before.output : make()), ...times };
  made.set(key, { of, output, entries });
  return output;
}

function aliasesOf({ aliases }: Place, file: string): readonly string[] {
  return aliases.map((folder) => folder + file);
}

/** That an article is taken back is a change as well. */
function timesOf(entries: readonly Entry[], plan: DocumentPlan): Times {
  const [changedAt = '', withdrawnAt = ''] = [newestChangeOf(entries), plan.withdrawn[0]?.at];
  const freshSeconds = isArchive(plan) ? ARCHIVED_SECONDS : rhythmSeconds(slipsOf(entries));
  return { modifiedAt: laterOf(changedAt, withdrawnAt) || undefined, freshSeconds };
}

function* slipsOf(entries: readonly Entry[]): Generator<Slip> {
  for (const { slip } of entries) yield slip;
}

function newestEdit(entries: readonly Entry[]): Instant | undefined {
  let newest: Instant | undefined;
  for (const { slip } of entries) if (newest === undefined || slip.editedAt > newest) newest = slip.editedAt;
  return newest;
}

function newestChangeOf(entries: readonly Entry[]): Instant | undefined {
  let newest: Instant | undefined;
  for (const { changedAt } of entries) if (newest === undefined || changedAt > newest) newest = changedAt;
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
