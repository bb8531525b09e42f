/** Changes as they happen: server-sent events, which a client that was away goes on with from the last one that it got. */

import type { ServerResponse } from 'node:http';
import { changesAfter, type ToldChange } from '../api/changes.ts';
import type { Desk } from '../api/desk.ts';
import { API_PATH } from '../api/operations.ts';
import { problem } from '../api/problem.ts';
import { type Answer, COMMON_HEADERS, type Request } from './answer.ts';
import { problemAnswer } from './api.ts';
import { type RawRequest, readTarget } from './target.ts';

export interface Events {
  /** Begins an endless answer, or answers why not; undefined for any other path. */
  readonly follow: (
    incoming: RawRequest,
    outgoing: ServerResponse,
  ) => Promise<Answer | 'followed' | undefined>;
  /** Something may have changed: whoever follows is told of it. */
  readonly tell: () => void;
  /** Ends every answer; clients come back by themselves. */
  readonly close: () => void;
}

export interface EventsOptions {
  readonly desk: Desk;
  readonly mostFollowers: number;
  /** A comment so often keeps proxies from taking the silence for an end. */
  readonly heartbeatMs: number;
}

export const USUAL_EVENTS = { mostFollowers: 100, heartbeatMs: 20_000 } as const;

const PATH = `${API_PATH}/events`;
const AT_ONCE = 50;
/** Whoever has so much of it still to take is cut off, and may come back for it. */
const MOST_UNSENT_BYTES = 4 * 1024 * 1024;
const COMES_BACK_AFTER_MS = 3000;
const HEADERS = {
  ...COMMON_HEADERS,
  'Access-Control-Allow-Origin': '*',
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // Nginx would hold events back until it has a buffer full of them.
  'X-Accel-Buffering': 'no',
} as const;

interface Follower {
  readonly outgoing: ServerResponse;
  /** The number of the last change that it was told. */
  seq: number;
  /** Undefined while nothing is being told. */
  telling: Promise<void> | undefined;
  /** Whether there may be more once that is done. */
  again: boolean;
}

export function createEvents(options: EventsOptions): Events {
  const followers = new Set<Follower>();
  const { desk, mostFollowers, heartbeatMs } = options;
  let heart: NodeJS.Timeout | undefined;
  const beat = (): void => {
    for (const { outgoing } of followers) send(outgoing, ':\n\n');
  };
  const leave = (follower: Follower): void => {
    followers.delete(follower);
    if (followers.size === 0) clearInterval(heart);
  };
  const enter = (outgoing: ServerResponse, seq: number): void => {
    if (followers.size === 0) heart = setInterval(beat, heartbeatMs).unref();
    const follower: Follower = { outgoing, seq, telling: undefined, again: false };
    followers.add(follower);
    outgoing.on('close', () => leave(follower));
    outgoing.writeHead(200, HEADERS);
    send(outgoing, `retry: ${COMES_BACK_AFTER_MS}\n\n`);
    tellOne(follower, desk);
  };
  return {
    follow: async ({ method, target, headers }, outgoing) => {
      const read = readTarget(target);
      if ('status' in read || read.path !== PATH) return undefined;
      const request = { method, headers, ...read };
      const refused = refusalOf(request, followers.size >= mostFollowers);
      if (refused !== undefined) return refused;
      const { told = desk.published()?.seq ?? 0 } = lastOf(request) ?? {};
      if (request.method === 'HEAD') return { status: 200, headers: HEADERS, body: undefined };
      enter(outgoing, told);
      return 'followed';
    },
    tell: () => {
      for (const follower of followers) tellOne(follower, desk);
    },
    close: () => {
      for (const { outgoing } of followers) outgoing.end();
    },
  };
}

function refusalOf(request: Request, isFull: boolean): Answer | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const answer = problemAnswer(request, problem(405, 'Only GET and HEAD are answered here.'));
    return { ...answer, headers: { ...answer.headers, Allow: 'GET, HEAD' } };
  }
  if (lastOf(request) === undefined)
    return problemAnswer(request, problem(400, 'Last-Event-ID, or "after", must be the number of a change.'));
  return isFull
    ? problemAnswer(request, problem(503, 'Too many follow already: come back later.'))
    : undefined;
}

/** From where the client wants to go on; undefined where what it says is no number. */
function lastOf({ headers, query }: Request): { readonly told: number | undefined } | undefined {
  const header = headers['last-event-id'];
  const said = (Array.isArray(header) ? header[0] : header) ?? new URLSearchParams(query).get('after');
  if (said === null || said === '') return { told: undefined };
  return /^\d{1,15}$/u.test(said) ? { told: Number(said) } : undefined;
}

function tellOne(follower: Follower, desk: Desk): void {
  follower.again = true;
  follower.telling ??= tellAll(follower, desk)
    // The store cannot be read, or is closed: the client comes back, and may find us well.
    .catch(() => void follower.outgoing.destroy())
    .finally(() => {
      follower.telling = undefined;
    });
}

async function tellAll(follower: Follower, desk: Desk): Promise<void> {
  const { outgoing } = follower;
  while (follower.again && !outgoing.destroyed) {
    follower.again = false;
    const told = await changesAfter(follower.seq, AT_ONCE, desk);
    if ('detail' in told) return;
    const text = told.startOver ? startOver(told.latest) : told.changes.map(eventOf).join('');
    send(outgoing, text);
    follower.again ||= told.next < told.latest;
    follower.seq = told.next;
  }
}

function eventOf(change: ToldChange): string {
  return `id: ${change.seq}\nevent: ${change.kind}\ndata: ${JSON.stringify(change)}\n\n`;
}

function startOver(latest: number): string {
  return `id: ${latest}\nevent: start-over\ndata: ${JSON.stringify({ latest })}\n\n`;
}

function send(outgoing: ServerResponse, text: string): void {
  if (text === '' || outgoing.destroyed) return;
  if (outgoing.writableLength > MOST_UNSENT_BYTES) outgoing.destroy();
  else outgoing.write(text);
}
