/** What an edit of the configuration would change in each channel, told from what is stored and before it is saved. */

import type { Article, ContentPolicy } from '../model.ts';
import type { Channel, SourceCard, StoryIndex } from '../outward.ts';
import type { Store } from '../store/store.ts';
import { backlogSince } from './backlog.ts';
import { type BarrierTold, tellBarrier } from './barrier-words.ts';
import { judgeAll, shelvesFor } from './leads.ts';
import { contentPolicy } from './presentation.ts';
import { selectSlips } from './select.ts';
import { createSlips, type SlipStore } from './slips.ts';
import { barrierTo, type Made, type Silence } from './standing.ts';
import { createStoryShelf, type StoryGround } from './story-shelf.ts';
import type { TellingGround } from './tellings.ts';

/** What channels are made of. */
export interface Making {
  readonly channels: readonly Channel[];
  readonly cards: ReadonlyMap<string, SourceCard>;
  /** Stored articles that are in no channel, and why. */
  readonly silenced: ReadonlyMap<string, Silence>;
  /** Where stories come from. */
  readonly beginStories: () => StoryIndex;
}

export type MakingStore = SlipStore & Pick<Store, 'notes' | 'arrived'>;

export interface ChannelPlan {
  readonly id: string;
  readonly title: string;
  readonly fate: 'kept' | 'added' | 'removed';
  /** How many articles it carries before and after. */
  readonly before: number;
  readonly after: number;
  /** In the order of the channel. */
  readonly entering: readonly Move[];
  readonly leaving: readonly Move[];
  /** Those that stay and are shown otherwise. */
  readonly restyled: readonly Restyling[];
}

/** An article on its way in or out. */
export interface Move {
  readonly article: Article;
  /** In the list that it enters, or leaves; from 1. */
  readonly position: number;
  /** What kept it out before, or keeps it out afterwards; undefined where the whole channel comes or goes. */
  readonly barrier: BarrierTold | undefined;
}

export interface Restyling {
  readonly sourceId: string;
  readonly articles: number;
  readonly from: ContentPolicy;
  readonly to: ContentPolicy;
}

/** Each channel that is there before or after, in the order of the edit, those that it removes last. */
export async function planEdit(
  before: Making,
  after: Making,
  store: MakingStore,
): Promise<readonly ChannelPlan[]> {
  const [old, edited] = [await makeAll(before, store), await makeAll(after, store)];
  const ids = new Set([...edited.keys(), ...old.keys()]);
  const plans: ChannelPlan[] = [];
  for (const id of ids) plans.push(await planChannel(id, old.get(id), edited.get(id), store));
  return plans;
}

/** Channels as they would be published, by id: all of them, or some. */
export async function makeAll(
  making: Making,
  store: MakingStore,
  wanted: readonly Channel[] = making.channels,
): Promise<ReadonlyMap<string, Made>> {
  const { cards, silenced } = making;
  const ground = groundOf(making, store);
  const { leads } = await judgeAll(wanted, ground);
  const about = { ...ground, killed: ground.hidden, leads };
  const backlogOf = backlogSince(store.firstArrivals());
  const made = new Map<string, Made>();
  for (const channel of wanted) {
    const { slips } = await selectSlips(channel, shelvesFor(channel, about));
    const tellings = leads.get(channel.id)?.ledger.leads ?? new Map();
    made.set(channel.id, { channel, cards, silenced, slips, backlogOf, tellings });
  }
  return made;
}

/** What an edit would prune was told all the same, and leaves its place to nobody. */
function groundOf({ channels, cards, silenced, beginStories }: Making, store: MakingStore): TellingGround {
  const hidden = new Set(silenced.keys());
  const dead = new Set([...silenced].filter(([, word]) => word !== 'pruned').map(([id]) => id));
  const slips = createSlips({ channels, cards }, store);
  const ground: StoryGround = { store, slips, cards, hidden, arrived: store.arrived() };
  const shelf = createStoryShelf(beginStories);
  return { ...ground, store, dead, seq: 0, stories: () => shelf.inStep(ground) };
}

async function planChannel(
  id: string,
  before: Made | undefined,
  after: Made | undefined,
  store: MakingStore,
): Promise<ChannelPlan> {
  return {
    id,
    title: (after ?? before)?.channel.title ?? id,
    fate: before === undefined ? 'added' : after === undefined ? 'removed' : 'kept',
    before: before?.slips.length ?? 0,
    after: after?.slips.length ?? 0,
    entering: await moves(after, before, store),
    leaving: await moves(before, after, store),
    restyled: before === undefined || after === undefined ? [] : restylings(before, after),
  };
}

/** What one making carries and the other does not. */
async function moves(
  here: Made | undefined,
  there: Made | undefined,
  store: MakingStore,
): Promise<readonly Move[]> {
  const others = new Set(there?.slips.map(({ id }) => id));
  const placed = (here?.slips ?? []).map((slip, at) => ({ slip, position: at + 1 }));
  const moving = placed.filter(({ slip }) => !others.has(slip.id));
  const articles = await store.articles(moving.map(({ slip }) => slip.id));
  return moving.flatMap(({ slip, position }) => {
    const article = articles.get(slip.id);
    return article === undefined
      ? []
      : [{ article, position, barrier: there && toldBarrier(article, there) }];
  });
}

function toldBarrier(article: Article, made: Made): BarrierTold {
  return tellBarrier(barrierTo(article, made), made.channel, made.cards.get(article.sourceId));
}

function restylings(before: Made, after: Made): readonly Restyling[] {
  const stayed = new Set(before.slips.map(({ id }) => id));
  const counts = new Map<string, number>();
  for (const { id, sourceId } of after.slips)
    if (stayed.has(id)) counts.set(sourceId, (counts.get(sourceId) ?? 0) + 1);
  const policy = (sourceId: string, { cards, channel }: Made) =>
    contentPolicy({ sourceId }, cards.get(sourceId), channel);
  return [...counts]
    .map(([sourceId, articles]) => ({
      sourceId,
      articles,
      from: policy(sourceId, before),
      to: policy(sourceId, after),
    }))
    .filter(({ from, to }) => from !== to);
}
