/** What the curation file says, brought into the store: each line becomes a note on every article that it is about. */

import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config/config.ts';
import { type CurationFile, type CurationLine, readCuration } from '../config/curation-file.ts';
import type { ConfigFiles } from '../config/files.ts';
import { NOTHING } from '../ingest/refresh.ts';
import type { Article, Instant } from '../model.ts';
import type { Curation } from '../store/collections.ts';
import type { Note } from '../store/notes.ts';
import type { Store } from '../store/store.ts';
import { linkHash } from '../text/link.ts';
import { absoluteUrl } from '../text/url.ts';

/** By article id, which need not be stored. */
type Curated = ReadonlyMap<string, CurationLine>;

const NO_CHANGES = 1000;

/**
 * Reads the file and brings the store's notes in step with it; one that does not exist changes nothing. Answers what it says.
 * @throws ConfigError with every problem of the file; then nothing changes.
 */
export async function curate(
  { curation }: Pick<Config, 'curation'>,
  store: Store,
  now: Instant,
  files: ConfigFiles,
): Promise<CurationFile | undefined> {
  const lines = readCuration(curation, files);
  if (lines === undefined) return undefined;
  const known = await store.notes('curation');
  const wanted = await articlesMeant(lines, store);
  const thawed = [...known].filter(([id, { frozen }]) => frozen === true && wanted.get(id)?.freeze !== true);
  const changed = await heldBack(
    thawed.map(([id]) => id),
    store,
  );
  await store.save({ changes: { ...NOTHING, changed }, state: undefined }, notesFor(wanted, known, now));
  return lines;
}

/** The same for articles that came after the file was read, so that none of them is out for a moment; answers the last change seen. */
export async function curateArrivals(
  lines: CurationFile,
  afterSeq: number,
  store: Store,
  now: Instant,
): Promise<number> {
  const byLink = linesByLink(lines);
  let seq = afterSeq;
  for (;;) {
    const { changes, latest, startOver } = await store.changes(seq, NO_CHANGES);
    if (startOver || changes.length === 0 || byLink.size === 0) return latest;
    const ids = changes.filter(({ kind }) => kind !== 'removed').map(({ id }) => id);
    await noteArrivals([...(await store.articles(ids)).values()], byLink, store, now);
    seq = changes.at(-1)?.seq ?? latest;
  }
}

async function noteArrivals(
  articles: readonly Article[],
  byLink: ReadonlyMap<string, CurationLine>,
  store: Store,
  now: Instant,
): Promise<void> {
  const known = await store.notes('curation');
  const fresh = articles.flatMap(({ id, url }) => {
    const line = url === undefined || known.has(id) ? undefined : byLink.get(linkHash(url));
    return line === undefined ? [] : [[id, line] as const];
  });
  if (fresh.length === 0) return;
  await store.save({ changes: NOTHING, state: undefined }, notesFor(new Map(fresh), new Map(), now));
}

/** An address stands for every article that had it when it was last read; an id for itself. */
async function articlesMeant(lines: CurationFile, store: Store): Promise<Curated> {
  const byLink = linesByLink(lines);
  const meant = new Map<string, CurationLine>();
  const mean = (id: string, line: CurationLine) => meant.set(id, joined(meant.get(id), line));
  for (const [key, line] of lines) if (addressOf(key) === undefined) mean(key, line);
  const linked = await store.allLinked([...byLink.keys()]);
  for (const [hash, line] of byLink) for (const { id } of linked.get(hash) ?? []) mean(id, line);
  return meant;
}

function linesByLink(lines: CurationFile): ReadonlyMap<string, CurationLine> {
  const found = new Map<string, CurationLine>();
  for (const [key, line] of lines) {
    const address = addressOf(key);
    if (address !== undefined) found.set(linkHash(address), joined(found.get(linkHash(address)), line));
  }
  return found;
}

function addressOf(key: string): string | undefined {
  return absoluteUrl(key, undefined);
}

/** By id and by address at once. */
function joined(one: CurationLine | undefined, other: CurationLine): CurationLine {
  if (one === undefined) return other;
  return {
    pin: one.pin || other.pin,
    kill: one.kill || other.kill,
    freeze: one.freeze || other.freeze,
    approve: one.approve || other.approve,
    annotate: one.annotate ?? other.annotate,
  };
}

/** Those that say otherwise than what is known, and the end of those that nothing says any more. */
export function notesFor(
  wanted: Curated,
  known: ReadonlyMap<string, Curation>,
  now: Instant,
): readonly Note[] {
  const notes: Note[] = [];
  for (const [id, line] of wanted) {
    const value = curationOf(line, now);
    if (!saysTheSame(known.get(id), value)) notes.push({ collection: 'curation', key: id, value });
  }
  for (const id of known.keys())
    if (!wanted.has(id)) notes.push({ collection: 'curation', key: id, value: undefined });
  return notes;
}

function curationOf({ pin, kill, freeze, approve, annotate }: CurationLine, at: Instant): Curation {
  return { pinned: pin, killed: kill, frozen: freeze, approved: approve, annotation: annotate, at };
}

/** Older notes, and those read back, lack what they do not say. */
function saysTheSame(known: Curation | undefined, value: Curation): boolean {
  if (known === undefined) return false;
  const said = ({ pinned, killed, frozen = false, approved = false, annotation }: Curation) => [
    pinned,
    killed,
    frozen,
    approved,
    annotation,
  ];
  return isDeepStrictEqual(said(known), said(value));
}

/** The last edit that each of these frozen articles was kept from, if any. */
async function heldBack(ids: readonly string[], store: Store): Promise<readonly Article[]> {
  const standing = await store.articles(ids);
  const edits: Article[] = [];
  for (const [id, { revision, fingerprint }] of standing) {
    const last = (await store.revisions(id)).at(-1)?.article;
    // What was passed over was counted, and nothing has been counted since.
    if (last !== undefined && last.revision === revision && last.fingerprint !== fingerprint)
      edits.push(last);
  }
  return edits;
}
