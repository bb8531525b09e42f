/**
 * Which articles a channel leaves out because it carries another one that tells the same. Whatever it was once seen to carry stays: an
 * article is judged when it may first be seen, and never again; only where a lead is no more does another telling take its place.
 */

import { setImmediate } from 'node:timers/promises';
import { POSTS_SOURCE_ID } from '../model.ts';
import type { Channel, StoryIndex } from '../outward.ts';
import type { Store } from '../store/store.ts';
import type { Lead, Ledger } from './ledger.ts';
import { belongsTo, queryOf, selectSlips } from './select.ts';
import type { Shelves, Slip } from './slips.ts';
import { arrivedSince, type StoryGround } from './story-shelf.ts';

/** What is judged by. */
export interface TellingGround extends StoryGround {
  readonly store: StoryGround['store'] & Pick<Store, 'notes'>;
  /** Ids of the articles that leave their place to another telling: of those that nobody may see all but the forgotten ones. */
  readonly dead: ReadonlySet<string>;
  /** The number of the last change that is judged by. */
  readonly seq: number;
  /** The stories, for whoever needs to know. */
  readonly stories: () => Promise<StoryIndex>;
}

/** A ledger and the articles that were judged for it just now. */
export interface Judged {
  readonly ledger: Ledger;
  readonly fresh: ReadonlySet<string>;
}

/** As many are looked at where nothing is known of a channel, the latest. */
const MOST_JUDGED = 5000;
const AT_ONCE = 64;
const NONE: ReadonlySet<string> = new Set();

/**
 * The ledger of a channel with all that had come by now; the same one where nothing of it changes. `isSound` spares a look at what was
 * decided, where nothing can have become of it.
 */
export async function judge(
  channel: Channel,
  ledger: Ledger,
  ground: TellingGround,
  isSound: boolean,
): Promise<Judged> {
  const { hidden, arrived } = ground;
  const come = arrivedSince(ledger.upTo, MOST_JUDGED, ground).map(({ id }) => id);
  const due = [...ledger.waiting, ...come];
  const fresh = due.filter((id) => !hidden.has(id));
  const leads = isSound ? ledger.leads : await succeeded(ledger.leads, channel, ground);
  if (leads === ledger.leads && ledger.upTo >= arrived && fresh.length === 0) return { ledger, fresh: NONE };
  const waiting = due.filter((id) => hidden.has(id));
  const joined = await joining(channel, fresh, leads, ground);
  return {
    ledger: { upTo: Math.max(ledger.upTo, arrived), waiting, leads: joined },
    fresh: new Set(fresh),
  };
}

/** Where a lead is no more, the first of those who told the same takes its place; what is stored no longer needs none. */
async function succeeded(
  leads: Ledger['leads'],
  channel: Channel,
  ground: TellingGround,
): Promise<Ledger['leads']> {
  if (leads.size === 0) return leads;
  const stored = new Set(ground.store.listed([...leads.keys()]).map(({ id }) => id));
  const now = new Map([...leads].filter(([id]) => stored.has(id)));
  const fallen = await fallenAmong(now, channel, ground);
  for (const [lead, others] of fallen) {
    const belongs = belongsTo(channel, shelvesOf(ground, ground.dead));
    const heir = (await named(others, ground)).find(belongs);
    if (heir !== undefined) follow(heir, lead, others, { now, ground });
  }
  return fallen.size === 0 && now.size === leads.size ? leads : now;
}

/** Its others stand behind the heir from now on, and so does the lead itself, should it ever come back. */
function follow(
  heir: Slip,
  { id, sourceId }: Lead,
  others: readonly string[],
  { now, ground }: { readonly now: Map<string, Lead>; readonly ground: TellingGround },
): void {
  now.delete(heir.id);
  const mayReturn = sourceId !== POSTS_SOURCE_ID && ground.store.listed([id]).length > 0;
  for (const other of mayReturn ? [...others, id] : others)
    if (other !== heir.id) now.set(other, { id: heir.id, sourceId: heir.sourceId });
}

/** The leads that are no more, each with those who tell the same. */
async function fallenAmong(
  leads: Ledger['leads'],
  channel: Channel,
  ground: TellingGround,
): Promise<ReadonlyMap<Lead, readonly string[]>> {
  const groups = new Map<string, { readonly lead: Lead; readonly others: string[] }>();
  for (const [id, lead] of leads) {
    const group = groups.get(lead.id) ?? { lead, others: [] };
    group.others.push(id);
    groups.set(lead.id, group);
  }
  const slips = new Map((await named([...groups.keys()], ground)).map((slip) => [slip.id, slip]));
  const belongs = belongsTo(channel, shelvesOf(ground, ground.dead));
  const withdrawn = await ground.store.notes('withdrawn');
  const stands = (lead: Lead) => {
    const slip = slips.get(lead.id);
    return slip === undefined ? isForgotten(lead, channel, { withdrawn, ground }) : belongs(slip);
  };
  const fallen = [...groups.values()].filter(({ lead }) => !stands(lead));
  return new Map(fallen.map(({ lead, others }) => [lead, others]));
}

/** What retention forgets was told; what was withdrawn, or whose source the channel takes no more, was taken back. */
function isForgotten(
  { id, sourceId }: Lead,
  channel: Channel,
  about: { readonly withdrawn: ReadonlyMap<string, unknown>; readonly ground: TellingGround },
): boolean {
  const { sourceIds = [] } = queryOf(channel, about.ground.cards);
  return sourceIds.includes(sourceId) && !about.withdrawn.has(id);
}

/** Those who tell one story in a channel while it is judged. */
interface Circle {
  /** Who may stand for it, the first of all first. */
  readonly standing: Slip[];
  /** Who may stand for it if none of those is to be seen in the channel. */
  readonly next: Slip[];
  /** Who was not judged before and is not ours: they join whoever stands. */
  readonly joining: readonly Slip[];
  lead: Slip | undefined;
}

/** The leads with those of the articles that join one. Our own posts join nobody. */
async function joining(
  channel: Channel,
  fresh: readonly string[],
  leads: Ledger['leads'],
  ground: TellingGround,
): Promise<Ledger['leads']> {
  if (fresh.length === 0) return leads;
  const circles = await circlesOf(channel, fresh, leads, ground);
  if (circles.length === 0) return leads;
  for (let seen = await seenIn(channel, circles, leads, ground); ; ) {
    const undecided = circles.filter((circle) => !isLed(circle, seen));
    const widened = undecided.filter(widen);
    if (widened.length === 0) break;
    seen = await seenIn(channel, circles, leads, ground);
  }
  const now = new Map(leads);
  for (const { standing, lead = standing[0], joining } of circles) {
    if (lead === undefined) continue;
    for (const { id } of joining) if (id !== lead.id) now.set(id, { id: lead.id, sourceId: lead.sourceId });
  }
  return now;
}

function isLed(circle: Circle, seen: ReadonlySet<string>): boolean {
  circle.lead ??= circle.standing.find(({ id }) => seen.has(id));
  return circle.lead !== undefined;
}

/** Lets the next one stand as well: those before are out of sight, for age or for their sources' shares. */
function widen({ standing, next }: Circle): boolean {
  const one = next.shift();
  if (one !== undefined) standing.push(one);
  return one !== undefined;
}

/** What the channel carries while those stand who do. */
async function seenIn(
  channel: Channel,
  circles: readonly Circle[],
  leads: Ledger['leads'],
  ground: TellingGround,
): Promise<ReadonlySet<string>> {
  const out = circles.flatMap(({ next }) => next.map(({ id }) => id));
  const killed = new Set([...ground.hidden, ...leads.keys(), ...out]);
  const { slips } = await selectSlips(channel, shelvesOf(ground, killed));
  return new Set(slips.map(({ id }) => id));
}

async function circlesOf(
  channel: Channel,
  fresh: readonly string[],
  leads: Ledger['leads'],
  ground: TellingGround,
): Promise<readonly Circle[]> {
  const index = await ground.stories();
  const stories = new Map(fresh.map((id) => [index.membersOf(id)[0] ?? id, index.membersOf(id)]));
  const told = [...stories.values()].filter((members) => members.length > 1);
  const isFresh = new Set(fresh);
  const belongs = belongsTo(channel, shelvesOf(ground, ground.hidden));
  const sources = new Set(queryOf(channel, ground.cards).sourceIds);
  const circles: Circle[] = [];
  for (const members of told) {
    const open = members.filter((id) => !leads.has(id));
    const slips = (await named(open, ground)).filter(({ sourceId }) => sources.has(sourceId));
    const circle = circleOf(slips, isFresh, belongs);
    if (circle.joining.length > 0 && circle.standing.length > 0) circles.push(circle);
  }
  return circles;
}

/** `slips` in the order in which they might first be seen; ours come before others. */
function circleOf(
  slips: readonly Slip[],
  isFresh: ReadonlySet<string>,
  belongs: (slip: Slip) => boolean,
): Circle {
  const isOurs = ({ sourceId }: Slip) => sourceId === POSTS_SOURCE_ID;
  const present = slips.filter(belongs);
  const known = present.filter((slip) => isOurs(slip) || !isFresh.has(slip.id));
  const standing = [...known.filter(isOurs), ...known.filter((slip) => !isOurs(slip))];
  const joining = slips.filter((slip) => isFresh.has(slip.id) && !isOurs(slip));
  const next = present.filter((slip) => isFresh.has(slip.id) && !isOurs(slip));
  return { standing: standing.length > 0 ? standing : next.splice(0, 1), next, joining, lead: undefined };
}

function shelvesOf({ slips, cards, arrived }: TellingGround, killed: ReadonlySet<string>): Shelves {
  return { slips, cards, killed, until: arrived, fresh: NONE };
}

async function named(ids: readonly string[], { slips, cards }: TellingGround): Promise<readonly Slip[]> {
  const found: Slip[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    found.push(...(await slips.named(ids.slice(at, at + AT_ONCE), cards)));
    if (at > 0) await setImmediate();
  }
  return found;
}
