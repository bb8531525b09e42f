/** What a list of feeds changes in the configuration: decided before anything is written. */
import { isDeepStrictEqual } from 'node:util';
import { linkKey } from '../text/link.ts';
import type { Offered, OfferedSource, SourceFields } from './opml-source.ts';
import { freshId } from './source-id.ts';

export interface Merge {
  /** With ids of their own. */
  readonly added: readonly SourceFields[];
  readonly changed: readonly Change[];
  /** Ids of those that are as the list says, or were left as they are. */
  readonly kept: readonly string[];
  /** How many more times the list names a feed that it has named. */
  readonly repeated: number;
  readonly refused: readonly { readonly address: string; readonly reason: string }[];
  /** Options that only a list that we trust may set, by the id of the source. */
  readonly dropped: readonly { readonly id: string; readonly options: readonly string[] }[];
}

export interface Change {
  readonly id: string;
  /** Position among the known sources. */
  readonly at: number;
  /** What is to be said anew; undefined takes an option away. */
  readonly fields: SourceFields;
}

export interface MergeTerms {
  /** Known sources take what the list says of them; else they stay as they are. */
  readonly replaces: boolean;
  /** What is wrong with a source, in one sentence. */
  readonly faultOf: (fields: SourceFields) => string | undefined;
}

/** Known sources are recognized by their address, whatever its scheme and `www.`, or by their id where the list names one. */
export function mergeSources(
  known: readonly SourceFields[],
  offered: readonly Offered[],
  terms: MergeTerms,
): Merge {
  const desk = openDesk(known);
  const merge = { added: [], changed: [], kept: [], repeated: 0, refused: [], dropped: [] } as Draft;
  for (const one of offered) {
    if ('refused' in one) merge.refused.push({ address: one.address, reason: one.refused });
    else place(one, desk, merge, terms);
  }
  return merge;
}

interface Draft extends Merge {
  readonly added: SourceFields[];
  readonly changed: Change[];
  readonly kept: string[];
  repeated: number;
  readonly refused: { address: string; reason: string }[];
  readonly dropped: { id: string; options: readonly string[] }[];
}

interface Desk {
  readonly known: readonly SourceFields[];
  readonly byId: ReadonlyMap<string, number>;
  readonly byAddress: ReadonlyMap<string, number>;
  readonly ids: Set<string>;
  /** Addresses that the list has named already. */
  readonly named: Set<string>;
}

function openDesk(known: readonly SourceFields[]): Desk {
  const ids = known.map(({ id }) => String(id));
  return {
    known,
    byId: new Map(ids.map((id, at) => [id, at])),
    byAddress: new Map(known.map(({ url }, at) => [linkKey(String(url)), at])),
    ids: new Set(ids),
    named: new Set(),
  };
}

function place({ fields, dropped }: OfferedSource, desk: Desk, merge: Draft, terms: MergeTerms): void {
  const address = linkKey(fields.url);
  if (desk.named.has(address)) {
    merge.repeated += 1;
    return;
  }
  desk.named.add(address);
  const at = desk.byAddress.get(address) ?? knownById(fields, desk);
  if (at !== undefined && !desk.byAddress.has(address) && !terms.replaces) {
    merge.refused.push({ address: fields.url, reason: `has the id of another source here, ${fields['id']}` });
    return;
  }
  const wanted = at === undefined ? withId(fields, desk.ids) : { ...fields, id: desk.known[at]?.['id'] };
  const fault = terms.faultOf(wanted);
  if (fault !== undefined) {
    merge.refused.push({ address: fields.url, reason: `cannot be taken: ${fault}` });
    return;
  }
  const id = String(wanted['id']);
  if (dropped.length > 0) merge.dropped.push({ id, options: dropped });
  if (at === undefined) {
    desk.ids.add(id);
    merge.added.push(wanted);
    return;
  }
  const news = terms.replaces ? newsOf(desk.known[at] ?? {}, wanted, 'id' in fields) : {};
  if (Object.keys(news).length === 0) merge.kept.push(id);
  else merge.changed.push({ id, at, fields: news });
}

/** A source of ours whose address was edited is still the one of its name. */
function knownById({ id }: SourceFields, { byId }: Desk): number | undefined {
  return typeof id === 'string' ? byId.get(id) : undefined;
}

function withId(fields: OfferedSource['fields'], taken: ReadonlySet<string>): SourceFields {
  const { id, title, url, ...others } = fields;
  const isFree = typeof id === 'string' && !taken.has(id);
  const name = typeof title === 'string' ? title : undefined;
  const named = { id: isFree ? id : freshId(name, url, taken), url };
  return title === undefined ? { ...named, ...others } : { ...named, title, ...others };
}

/** A list of our own says everything of a source, so what it does not say is no more; others say what they know. */
function newsOf(known: SourceFields, wanted: SourceFields, isComplete: boolean): SourceFields {
  const said = Object.entries(wanted).filter(([key, value]) => !isDeepStrictEqual(known[key], value));
  const unsaid = isComplete ? Object.keys(known).filter((key) => !(key in wanted)) : [];
  return Object.fromEntries([...said, ...unsaid.map((key) => [key, undefined] as const)]);
}
