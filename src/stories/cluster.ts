/**
 * Which articles tell the same story. They are taken in the order in which they arrived, and each joins the story that it resembles
 * most or begins one: so a story keeps its members and its id whatever arrives later, and no chain of likenesses joins what is unlike.
 */

import type { Instant } from '../model.ts';
import { instantMs } from '../text/date.ts';
import { linkKey } from '../text/link.ts';
import { createVocabulary, resemblance, type Title, type Vocabulary } from './resemblance.ts';
import { titleWords } from './title-words.ts';

/** What of an article tells which story it is of. */
export interface StoryFact {
  readonly id: string;
  readonly sourceId: string;
  /** When it was published, as far as that is known. */
  readonly at: Instant;
  readonly arrivedAt: Instant;
  readonly title: string;
  readonly url: string | undefined;
  /** Absolute addresses that it links to. */
  readonly mentions: readonly string[];
  /** BCP 47. */
  readonly language: string | undefined;
}

/** One piece of news, told by one or more sources. */
export interface Story<Fact extends StoryFact = StoryFact> {
  /** The id of the member that arrived first. */
  readonly id: string;
  /** In the order in which they arrived, no two of one source. */
  readonly members: readonly Fact[];
}

const HOUR_MS = 3_600_000;
const APART_MS = 48 * HOUR_MS;
const SPAN_MS = 96 * HOUR_MS;
/** From which resemblance on two titles are of one story; a link makes them the same. */
const ALIKE = 0.5;
const LINKED = 2;
/** Who links to more tells of many stories, and is part of none of them. */
const MOST_MENTIONS = 5;

/** An article while it looks for its story. */
interface Teller<Fact extends StoryFact> {
  readonly fact: Fact;
  readonly ms: number;
  readonly language: string | undefined;
  readonly title: Title;
  readonly page: string | undefined;
  readonly mentions: ReadonlySet<string>;
  story: Told<Fact> | undefined;
}

interface Told<Fact extends StoryFact> {
  readonly members: Teller<Fact>[];
  /** How many of them are looked at still. */
  known: number;
}

interface Memory<Fact extends StoryFact> {
  readonly vocabulary: Vocabulary;
  /** By the number of the title. */
  readonly tellers: (Teller<Fact> | undefined)[];
  /** By the page that they are or link to. */
  readonly byPage: Map<string, Teller<Fact>[]>;
}

/** The stories of the articles that were shown to it, of which it looks at the latest. */
export interface Stories<Fact extends StoryFact> {
  /** Shows it the next article to have arrived; one that it knows changes nothing. */
  readonly learn: (fact: Fact) => void;
  readonly knows: (id: string) => boolean;
  /** The story of an article, that of itself alone included; undefined for one that it does not know. */
  readonly storyOf: (id: string) => Story<Fact> | undefined;
  /** By the arrival of the first member. */
  readonly all: () => readonly Story<Fact>[];
}

/**
 * Knows nothing yet, and will look at the latest `most` articles: a story is forgotten with the last of its members. What it makes of an
 * article depends on those before it alone, and stays.
 */
export function createStories<Fact extends StoryFact>(most: number): Stories<Fact> {
  const memory: Memory<Fact> = { vocabulary: createVocabulary(most), tellers: [], byPage: new Map() };
  const byId = new Map<string, Told<Fact>>();
  const stories = new Set<Told<Fact>>();
  /** The oldest first. */
  const known = new Set<Teller<Fact>>();
  const forgetOne = ([oldest] = known): void => {
    if (oldest === undefined) return;
    known.delete(oldest);
    forget(oldest, memory);
    const { story } = oldest;
    if (story === undefined) return;
    story.known -= 1;
    if (story.known > 0) return;
    stories.delete(story);
    for (const { fact } of story.members) byId.delete(fact.id);
  };
  return {
    learn: (fact) => {
      if (byId.has(fact.id)) return;
      if (known.size >= most) forgetOne();
      const teller = place(fact, memory);
      known.add(teller);
      if (teller.story === undefined) return;
      stories.add(teller.story);
      byId.set(fact.id, teller.story);
    },
    knows: (id) => byId.has(id),
    storyOf: (id) => {
      const told = byId.get(id);
      return told && storyFrom(told);
    },
    all: () => [...stories].map(storyFrom),
  };
}

/** Every story of these articles, those of a single source included, by the arrival of the first member. The order of `facts` is nothing. */
export function storiesAmong<Fact extends StoryFact>(facts: readonly Fact[]): readonly Story<Fact>[] {
  const stories = createStories<Fact>(facts.length);
  for (const fact of facts.toSorted(byArrival)) stories.learn(fact);
  return stories.all();
}

function storyFrom<Fact extends StoryFact>({ members }: Told<Fact>): Story<Fact> {
  return { id: members[0]?.fact.id ?? '', members: members.map(({ fact }) => fact) };
}

/** Finds an article its story, and remembers it for those that follow. */
function place<Fact extends StoryFact>(fact: Fact, memory: Memory<Fact>): Teller<Fact> {
  const teller = tellerOf(fact, memory.vocabulary.learn(titleWords(fact.title)));
  const story = bestStory(teller, memory) ?? { members: [], known: 0 };
  story.members.push(teller);
  story.known += 1;
  teller.story = story;
  memory.tellers[teller.title.number] = teller;
  rememberPages(teller, memory);
  return teller;
}

function forget<Fact extends StoryFact>(
  teller: Teller<Fact>,
  { vocabulary, tellers, byPage }: Memory<Fact>,
): void {
  vocabulary.forget(teller.title);
  tellers[teller.title.number] = undefined;
  for (const page of pagesOf(teller)) {
    const others = byPage.get(page)?.filter((it) => it !== teller) ?? [];
    if (others.length === 0) byPage.delete(page);
    else byPage.set(page, others);
  }
}

/** The first to arrive first, and of those that came together the one with the lower id. */
export function byArrival(one: StoryFact, other: StoryFact): number {
  if (one.arrivedAt !== other.arrivedAt) return one.arrivedAt < other.arrivedAt ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

function tellerOf<Fact extends StoryFact>(fact: Fact, title: Title): Teller<Fact> {
  const page = fact.url === undefined ? undefined : linkKey(fact.url);
  const mentions = new Set(fact.mentions.map(linkKey));
  return {
    fact,
    ms: instantMs(fact.at),
    language: fact.language?.toLowerCase().split('-')[0],
    title,
    page,
    mentions: mentions.size > MOST_MENTIONS ? new Set() : mentions,
    story: undefined,
  };
}

/** The latest to know of a page stand last, and enough of them do. */
const MOST_OF_A_PAGE = 50;

function rememberPages<Fact extends StoryFact>(teller: Teller<Fact>, { byPage }: Memory<Fact>): void {
  for (const page of pagesOf(teller)) {
    const tellers = byPage.get(page) ?? [];
    if (tellers.length < MOST_OF_A_PAGE) tellers.push(teller);
    byPage.set(page, tellers);
  }
}

function pagesOf({ page, mentions }: Teller<StoryFact>): readonly string[] {
  return page === undefined ? [...mentions] : [page, ...mentions];
}

/** Of the stories that it may join the one with the member most like it; the older of equals. */
function bestStory<Fact extends StoryFact>(
  teller: Teller<Fact>,
  memory: Memory<Fact>,
): Told<Fact> | undefined {
  const { vocabulary, tellers, byPage } = memory;
  const near = [
    ...pagesOf(teller).flatMap((page) => byPage.get(page) ?? []),
    ...vocabulary.near(teller.title).map((number) => tellers[number]),
  ];
  const stories = new Set(near.map((it) => it?.story).filter((story) => story !== undefined));
  let best: { readonly story: Told<Fact>; readonly likeness: number } | undefined;
  for (const story of stories) {
    const likeness = likenessTo(story, teller);
    if (best === undefined ? likeness > 0 : isBetter({ story, likeness }, best)) best = { story, likeness };
  }
  return best?.story;
}

interface Offer {
  readonly story: Told<StoryFact>;
  readonly likeness: number;
}

function isBetter(offer: Offer, best: Offer): boolean {
  if (offer.likeness !== best.likeness) return offer.likeness > best.likeness;
  const [one] = offer.story.members;
  const [other] = best.story.members;
  return one !== undefined && other !== undefined && byArrival(one.fact, other.fact) < 0;
}

/** How much it resembles the nearest member; 0 where it does not belong: it must resemble the first, or at least half of them. */
function likenessTo<Fact extends StoryFact>({ members }: Told<Fact>, teller: Teller<Fact>): number {
  const isTaken = members.some(({ fact }) => fact.sourceId === teller.fact.sourceId);
  if (isTaken || !members.every(({ ms }) => Math.abs(ms - teller.ms) <= SPAN_MS)) return 0;
  const likenesses = members.map((member) => likeness(member, teller));
  const alike = likenesses.filter((it) => it >= ALIKE).length;
  const belongs = (likenesses[0] ?? 0) >= ALIKE || (alike > 0 && alike * 2 >= members.length);
  return belongs ? Math.max(...likenesses) : 0;
}

function likeness<Fact extends StoryFact>(one: Teller<Fact>, other: Teller<Fact>): number {
  if (Math.abs(one.ms - other.ms) > APART_MS || speakDifferently(one, other)) return 0;
  return isLinked(one, other) ? LINKED : resemblance(one.title, other.title);
}

/** Many feeds do not say what language they are in; telling words that both share then speak for the same. */
function speakDifferently(
  { language: one }: Teller<StoryFact>,
  { language: other }: Teller<StoryFact>,
): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** One is, or links to, the page that the other is. */
function isLinked(one: Teller<StoryFact>, other: Teller<StoryFact>): boolean {
  const leadsTo = ({ page, mentions }: Teller<StoryFact>, to: string | undefined) =>
    to !== undefined && (page === to || mentions.has(to));
  return leadsTo(one, other.page) || leadsTo(other, one.page);
}
