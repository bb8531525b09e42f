/** The whole chain of one article: when it was fetched, what rules say of it, and in which channels it stands at which place, or why not. */

import type { Article, ContentPolicy, Instant, Sighting } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import type { SourceHealth } from '../outward.ts';
import { type BarrierTold, type NamedRule, nameRule, tellBarrier } from '../publish/barrier-words.ts';
import { makeAll } from '../publish/edit-plan.ts';
import { createEntries } from '../publish/entries.ts';
import { contentPolicy } from '../publish/presentation.ts';
import { subjectOf } from '../publish/rules.ts';
import { barrierTo, type Made } from '../publish/standing.ts';
import { rulingUnder } from '../publish/verdict.ts';
import type { Curation } from '../store/collections.ts';
import type { Revision } from '../store/store.ts';
import { makingOf } from './adopted.ts';
import { type Sought, seek } from './sought.ts';

export interface Why extends Pick<Sought, 'near' | 'sources'> {
  readonly query: string;
  /** One for each source that brought it; none where it was never seen. */
  readonly chains: readonly Chain[];
}

export interface Chain {
  readonly sighting: Sighting;
  /** Undefined once it is forgotten. */
  readonly article: Article | undefined;
  /** What its publisher edited, oldest first. */
  readonly revisions: readonly Revision[];
  /** Undefined for our own posts, and for a source that is not configured. */
  readonly source: SourceHealth | undefined;
  readonly curation: Curation | undefined;
  /** When its veto window ends; undefined where it waits for none. */
  readonly heldUntil: Instant | undefined;
  /** What the rules of its source say; undefined where none has anything to say. */
  readonly ruling: (NamedRule & { readonly admitted: boolean }) | undefined;
  /** Empty for a forgotten one. */
  readonly channels: readonly ChannelStanding[];
}

export type ChannelStanding = { readonly id: string; readonly title: string } & (
  | { readonly position: number; readonly of: number; readonly policy: ContentPolicy }
  | { readonly position: undefined; readonly barrier: Omitted | BarrierTold }
);

/** A fault in the article itself keeps it out of every document. */
interface Omitted extends Omit<BarrierTold, 'word'> {
  readonly word: 'faulty';
}

/** Asks after an article by id, guid or address, in all channels or only in one. */
export async function explain(
  query: string,
  channelId: string | undefined,
  newsroom: Newsroom,
  { now, version }: { readonly now: Instant; readonly version: string },
): Promise<Why> {
  const { config, store } = newsroom;
  const { found, near, sources } = await seek(query, config.sources, store);
  const making = found.length === 0 ? undefined : await makingOf(config, store, now);
  const channels = making?.channels.filter(({ id }) => id === (channelId ?? id)) ?? [];
  // All of them are judged, since the rules of a channel are part of what slips are written by.
  const all = making === undefined ? new Map() : await makeAll(making, store, channels);
  const made = [...all.values()].map((it) => ({ ...it, version }));
  const health = new Map((await newsroom.health()).map((it) => [it.id, it]));
  const chains: Chain[] = [];
  for (const sighting of found) chains.push(await chainOf(sighting, made, health, newsroom));
  return { query, chains, near, sources };
}

interface MadeHere extends Made {
  readonly version: string;
}

async function chainOf(
  sighting: Sighting,
  made: readonly MadeHere[],
  health: ReadonlyMap<string, SourceHealth>,
  newsroom: Newsroom,
): Promise<Chain> {
  const { store } = newsroom;
  const { id, sourceId } = sighting;
  const article = (await store.articles([id])).get(id);
  const channels: ChannelStanding[] = [];
  if (article !== undefined)
    for (const channel of made) channels.push(await standingIn(channel, article, newsroom));
  return {
    sighting,
    article,
    revisions: await store.revisions(id),
    source: health.get(sourceId),
    curation: (await store.notes('curation')).get(id),
    heldUntil: (await newsroom.held()).untilById.get(id),
    ruling: article && rulingOf(article, newsroom),
    channels,
  };
}

function rulingOf(article: Article, { config }: Newsroom): Chain['ruling'] {
  const source = config.sources.find(({ id }) => id === article.sourceId);
  const ruling = source && rulingUnder(source)(subjectOf(article, source));
  if (source === undefined || ruling === undefined) return undefined;
  return { ...nameRule(ruling, `sources.${source.id}`, source), admitted: ruling.admitted };
}

/** Places are counted as readers count them: without what no document can hold. */
async function standingIn(made: MadeHere, article: Article, newsroom: Newsroom): Promise<ChannelStanding> {
  const { channel, cards, slips } = made;
  const card = cards.get(article.sourceId);
  const named = { id: channel.id, title: channel.title };
  const at = slips.findIndex(({ id }) => id === article.id);
  if (at < 0) {
    const barrier = tellBarrier(barrierTo(article, made), channel, card);
    return { ...named, position: undefined, barrier };
  }
  const { entries, omitted } = await rollOf(slips, made, newsroom);
  const fault = omitted.find(({ id }) => id === article.id);
  if (fault !== undefined) {
    const sentence = `cannot be published: ${fault.reason}`;
    return { ...named, position: undefined, barrier: { word: 'faulty', sentence, rule: null } };
  }
  const carried = entries.map(({ slip }) => slip.id);
  const policy = contentPolicy(article, card, channel);
  return { ...named, position: carried.indexOf(article.id) + 1, of: carried.length, policy };
}

function rollOf(slips: Made['slips'], { channel, cards, version }: MadeHere, newsroom: Newsroom) {
  const { site } = newsroom.config;
  const name = `channels/${channel.id}`;
  const document = { site, channel, cards, version, name, path: `/${name}/`, hub: undefined };
  return createEntries(newsroom.store).of(slips, {
    ...document,
    withdrawn: [],
    curated: new Map(),
    history: undefined,
  });
}
