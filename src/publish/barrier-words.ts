/** What keeps an article out of a channel, in words for people and as data for programs. */

import type { Channel, Rule, SourceCard } from '../outward.ts';
import type { Barrier } from './standing.ts';
import type { Ruling } from './verdict.ts';

/** A rule by its place in the configuration. */
export interface NamedRule {
  /** `channels.ev.exclude[0]`; without a number where none of a list holds. */
  readonly place: string;
  /** As it is written; null where none of a list holds. */
  readonly rule: Rule | null;
}

export interface BarrierTold {
  readonly word: Barrier['word'];
  /** Reads on from the article: `is left out by …`. */
  readonly sentence: string;
  readonly rule: NamedRule | null;
}

/** `card` is of the article's source. */
export function tellBarrier(barrier: Barrier, channel: Channel, card: SourceCard | undefined): BarrierTold {
  const rule = ruleOf(barrier, channel, card);
  return { word: barrier.word, sentence: sentenceOf(barrier, rule), rule: rule ?? null };
}

function ruleOf(barrier: Barrier, channel: Channel, card: SourceCard | undefined): NamedRule | undefined {
  if (barrier.word === 'channel-rule') return nameRule(barrier.ruling, `channels.${channel.id}`, channel);
  if (barrier.word !== 'source-rule' || card === undefined) return undefined;
  return nameRule(barrier.ruling, `sources.${card.id}`, card);
}

/** The rule that decided, of what stands in the configuration under `owner`. */
export function nameRule(
  { list, at }: Ruling,
  owner: string,
  rules: Pick<Channel, 'include' | 'exclude'>,
): NamedRule {
  const place = `${owner}.${list}`;
  return at === undefined
    ? { place, rule: null }
    : { place: `${place}[${at}]`, rule: rules[list][at] ?? null };
}

const SENTENCES: Readonly<Record<string, string>> = {
  killed: 'was taken down by the newsroom',
  held: 'is held back until its veto window ends',
  pruned: 'is beyond retention',
  'unknown-source': 'is of a source that is not configured',
  'other-source': 'is of a source that the channel does not take',
  'no-posts': 'is one of our own posts, which the channel does not take',
  tags: 'has none of the tags of the channel',
  authors: 'is by none of the authors of the channel',
  'too-far-back': 'lies further back than channels look',
};

function sentenceOf(barrier: Barrier, rule: NamedRule | undefined): string {
  switch (barrier.word) {
    case 'source-rule':
    case 'channel-rule':
      return rule === undefined ? 'is refused by a rule' : ruleSentence(rule);
    case 'duplicate':
      return `is there already as ${barrier.rival.id} of ${barrier.rival.sourceId}, which came first`;
    case 'telling':
      return `is another telling of the story of ${barrier.lead.id}, which leads it here for ${barrier.lead.sourceId}`;
    case 'share':
      return `is behind the ${barrier.most} articles that one source may have`;
    case 'newcomer':
      return `is behind the ${barrier.most} articles that a source which joined later may have of those that its first visit found`;
    case 'limit':
      return `is behind the ${barrier.most} articles that the channel shows`;
    default:
      return SENTENCES[barrier.word] ?? barrier.word;
  }
}

function ruleSentence({ place, rule }: NamedRule): string {
  return rule === null
    ? `is left out because nothing of ${place} holds`
    : `is left out by ${place}, ${showRule(rule)}`;
}

/** As it stands in the configuration. */
export function showRule(rule: Rule): string {
  return JSON.stringify(rule);
}
