/** Whether a channel carries an article, and what keeps it out where it does not. */

import { type Article, POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, SourceCard } from '../outward.ts';
import { cleanText } from '../text/escape.ts';
import { fold } from '../text/fold.ts';
import { authorKeys } from '../text/place-key.ts';
import { type BacklogOf, mostOfNewcomer } from './backlog.ts';
import { mostOfOneSource } from './choice.ts';
import type { Lead, Ledger } from './ledger.ts';
import { subjectOf } from './rules.ts';
import { outsideSources } from './select.ts';
import type { Slip } from './slips.ts';
import { type Rules, type Ruling, rulingUnder } from './verdict.ts';

/** What keeps an article out of a channel: the first that does, in the order in which a channel is made. */
export type Barrier =
  /** Its source is not configured, or none of the channel's. */
  | { readonly word: 'unknown-source' | 'other-source' | 'no-posts' }
  /** Taken down, held back for now, or beyond retention. */
  | { readonly word: Silence }
  | { readonly word: 'source-rule' | 'channel-rule'; readonly ruling: Ruling }
  | { readonly word: 'tags' | 'authors' }
  /** The channel carries the same entry from a source that brought it earlier. */
  | { readonly word: 'duplicate'; readonly rival: Slip }
  /** The channel carries another telling of the same story. */
  | { readonly word: 'telling'; readonly lead: Lead }
  | { readonly word: 'share' | 'newcomer' | 'limit'; readonly most: number }
  /** So many newer articles were looked through before it. */
  | { readonly word: 'too-far-back' };

/** Why an article is in no channel at all. */
export type Silence = 'killed' | 'held' | 'pruned';

/** A channel as it was made. */
export interface Made {
  readonly channel: Channel;
  readonly cards: ReadonlyMap<string, SourceCard>;
  /** What it carries, newest first. */
  readonly slips: readonly Slip[];
  readonly silenced: ReadonlyMap<string, Silence>;
  readonly backlogOf: BacklogOf;
  /** What leads, by the articles that tell the same and are left out for it. */
  readonly tellings: Ledger['leads'];
}

/** What keeps a stored article out of a channel that does not carry it. */
export function barrierTo(article: Article, made: Made): Barrier {
  return (
    silence(article, made) ??
    sourceBarrier(article, made) ??
    ruleBarrier(article, made) ??
    labelBarrier(article, made) ??
    storyBarrier(article, made) ??
    roomBarrier(article, made)
  );
}

function silence({ id }: Article, { silenced }: Made): Barrier | undefined {
  const word = silenced.get(id);
  return word === undefined ? undefined : { word };
}

function sourceBarrier({ sourceId }: Article, { channel, cards }: Made): Barrier | undefined {
  if (sourceId === POSTS_SOURCE_ID) return channel.posts ? undefined : { word: 'no-posts' };
  if (!cards.has(sourceId)) return { word: 'unknown-source' };
  return outsideSources(channel, cards).includes(sourceId) ? undefined : { word: 'other-source' };
}

function ruleBarrier(article: Article, { channel, cards }: Made): Barrier | undefined {
  const card = cards.get(article.sourceId);
  const refused = (rules: Rules | undefined) => {
    const ruling = rules && rulingUnder(rules)(subjectOf(article, card));
    return ruling?.admitted === false ? ruling : undefined;
  };
  const ofSource = refused(article.sourceId === POSTS_SOURCE_ID ? undefined : card);
  if (ofSource !== undefined) return { word: 'source-rule', ruling: ofSource };
  const ofChannel = refused(channel);
  return ofChannel && { word: 'channel-rule', ruling: ofChannel };
}

function labelBarrier(article: Article, { channel, cards }: Made): Barrier | undefined {
  const tags = [...article.tags, ...(cards.get(article.sourceId)?.tags ?? [])].map(fold);
  const wanted = channel.tags.map(fold);
  if (wanted.length > 0 && !wanted.some((tag) => tags.includes(tag))) return { word: 'tags' };
  const { authors } = channel;
  const isByOne = authors.length === 0 || authorKeys(article).some((key) => authors.includes(key));
  return isByOne ? undefined : { word: 'authors' };
}

function storyBarrier({ id }: Article, { tellings }: Made): Barrier | undefined {
  const lead = tellings.get(id);
  return lead && { word: 'telling', lead };
}

/** It would belong, but others are there. */
function roomBarrier(article: Article, made: Made): Barrier {
  const { channel, slips } = made;
  const entryId = cleanText(article.entryId);
  const rival = slips.find((slip) => slip.entryId === entryId);
  if (rival !== undefined) return { word: 'duplicate', rival };
  const isFull = slips.length >= channel.limit;
  const share = isFull && isBehind(article, slips.at(-1)) ? undefined : shareBarrier(article, made);
  if (share !== undefined) return share;
  return isFull ? { word: 'limit', most: channel.limit } : { word: 'too-far-back' };
}

/** Its source has had what one may have, or what one that joined later may have of its first visit. */
function shareBarrier(article: Article, { channel, cards, slips, backlogOf }: Made): Barrier | undefined {
  const sources = outsideSources(channel, cards).length;
  const own = slips.filter(({ sourceId }) => sourceId === article.sourceId);
  const most = mostOfOneSource(channel, sources);
  if (article.sourceId !== POSTS_SOURCE_ID && own.length >= most) return { word: 'share', most };
  if (backlogOf(article)?.isOfNewcomer !== true) return undefined;
  const mostBacklog = mostOfNewcomer(channel.limit, sources);
  const ofBacklog = own.filter(({ backlog }) => backlog?.isOfNewcomer === true).length;
  return ofBacklog >= mostBacklog ? { word: 'newcomer', most: mostBacklog } : undefined;
}

function isBehind({ id, publishedAt, arrivedAt }: Article, last: Slip | undefined): boolean {
  const at = publishedAt ?? arrivedAt;
  return last !== undefined && (at === last.at ? id < last.id : at < last.at);
}
