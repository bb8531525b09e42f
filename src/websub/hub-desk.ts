/**
 * Where our hub is asked for subscriptions, and makes sure that it was meant (WebSub §5.3): whoever asks may name anybody's address, so
 * nobody is called more often than a bounded number of times, and with nothing but a question.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { instantMs } from '../text/date.ts';
import { hostOf } from '../text/url.ts';
import { type Allowance, createAllowance } from './allowance.ts';
import type { CallbackAnswer } from './callback.ts';
import type { HubTools } from './hub-tools.ts';
import { ownerOf } from './owner.ts';
import { subscribed, subscriberKey } from './subscriber.ts';
import { readRequest, type SubscriptionRequest } from './subscription-request.ts';
import { createUnderWay, type UnderWay } from './under-way.ts';

export interface HubDesk {
  /** Answers at once; what it accepted is verified afterwards. */
  readonly receive: (form: URLSearchParams) => CallbackAnswer;
  /** Begins the verifications that there is room for. */
  readonly tend: () => void;
  /** Resolves when no verification is under way. */
  readonly idle: () => Promise<void>;
}

/** Verifications that wait for their turn; they do not outlive us, and whoever asked asks again. */
const MAX_WAITING = 200;
const MAX_SUBSCRIBERS = 5000;
const MAX_OF_ONE_OWNER = 500;
/** Of one registrable domain, and of all the world. */
const OWNER_OFTEN = { burst: 30, oneMoreEveryMs: 20_000 };
const ALL_OFTEN = { burst: 120, oneMoreEveryMs: 500 };
const RETRY_SECONDS = 60;

const ACCEPTED = answerOf(202, '');
const TOO_OFTEN = answerOf(429, 'That is too much at once; ask again in a minute.\n', RETRY_SECONDS);
const BUSY = answerOf(503, 'Others come first; ask again in a minute.\n', RETRY_SECONDS);
const FULL = answerOf(503, 'There is room for no more subscriptions.\n', 24 * 3600);

interface Desk {
  readonly tools: HubTools;
  readonly waiting: Map<string, SubscriptionRequest>;
  readonly underWay: UnderWay;
  readonly isAllowed: { readonly owner: Allowance; readonly all: Allowance };
}

export function createHubDesk(tools: HubTools): HubDesk {
  const desk: Desk = {
    tools,
    waiting: new Map(),
    underWay: createUnderWay({ inAll: 8, perHost: 1 }),
    isAllowed: { owner: createAllowance(OWNER_OFTEN), all: createAllowance(ALL_OFTEN) },
  };
  const begin = (): void => {
    if (tools.signal.aborted) return;
    for (const [key, request] of desk.waiting) {
      const isBegun = desk.underWay.begin(ownerOf(request.callback), () => verify(request, tools), begin);
      if (isBegun) desk.waiting.delete(key);
    }
  };
  return {
    receive: (form) => receive(form, desk),
    tend: begin,
    idle: desk.underWay.idle,
  };
}

function receive(form: URLSearchParams, { tools, waiting, isAllowed }: Desk): CallbackAnswer {
  const { topics, allowPrivateNetworks, now, subscribers } = tools;
  const request = readRequest(form, {
    topics: topics(),
    allowPrivateNetworks: allowPrivateNetworks(),
  });
  if ('status' in request) return request;
  const key = subscriberKey(request);
  if (request.mode === 'unsubscribe' && subscribers.get(key) === undefined) return ACCEPTED;
  if (!waiting.has(key) && waiting.size >= MAX_WAITING) return BUSY;
  const nowMs = instantMs(now());
  if (!isAllowed.owner(ownerOf(request.callback), nowMs) || !isAllowed.all('', nowMs)) return TOO_OFTEN;
  if (request.mode === 'subscribe' && !hasRoom(request, tools)) return FULL;
  waiting.set(key, request);
  return ACCEPTED;
}

function hasRoom(request: SubscriptionRequest, { subscribers }: HubTools): boolean {
  if (subscribers.get(subscriberKey(request)) !== undefined) return true;
  if (subscribers.size() >= MAX_SUBSCRIBERS) return false;
  const owner = ownerOf(request.callback);
  return subscribers.all().filter(([, it]) => ownerOf(it.callback) === owner).length < MAX_OF_ONE_OWNER;
}

async function verify(request: SubscriptionRequest, tools: HubTools): Promise<void> {
  const { door, signal, tell } = tools;
  const challenge = randomBytes(24).toString('base64url');
  const { mode, topic, callback, leaseSeconds } = request;
  const lease = mode === 'subscribe' ? { 'hub.lease_seconds': String(leaseSeconds) } : {};
  const asked = { 'hub.mode': mode, 'hub.topic': topic, 'hub.challenge': challenge, ...lease };
  const answer = await door.ask(withQuery(callback, asked), signal).catch(() => undefined);
  if (signal.aborted) return;
  const isMeant = isOk(answer?.status) && isSame(answer?.bytes, challenge);
  const refusal = isMeant ? take(request, tools) : 'the challenge was not given back';
  if (refusal === undefined) return;
  tell('debug', `${hostOf(callback)} did not ${mode} to ${topic}: ${refusal}`);
  // Who does not answer, or refuses, was never to be heard from again.
  if (mode === 'subscribe' && isOk(answer?.status)) await deny(request, refusal, tools);
}

/** Answers why not, where it cannot be done. */
function take(request: SubscriptionRequest, tools: HubTools): string | undefined {
  const { subscribers, topics, now, tell } = tools;
  const { mode, topic, callback } = request;
  const key = subscriberKey(request);
  if (mode === 'unsubscribe') {
    subscribers.set(key, undefined);
  } else {
    const document = topics().get(topic);
    if (document === undefined) return 'the feed is no longer there';
    if (!hasRoom(request, tools)) return 'there is room for no more subscriptions';
    subscribers.set(key, subscribed(request, subscribers.get(key), document.hash, now()));
  }
  tools.changed();
  tell('info', `${hostOf(callback)} ${mode === 'subscribe' ? 'subscribed to' : 'left'} ${topic}`);
  return undefined;
}

async function deny(
  { callback, topic }: SubscriptionRequest,
  reason: string,
  { door, signal }: HubTools,
): Promise<void> {
  const told = { 'hub.mode': 'denied', 'hub.topic': topic, 'hub.reason': reason };
  await door.ask(withQuery(callback, told), signal).catch(() => undefined);
}

/** The callback's own query stays as it is, byte for byte (WebSub §5.3). */
function withQuery(callback: string, parameters: Readonly<Record<string, string>>): string {
  return `${callback}${callback.includes('?') ? '&' : '?'}${new URLSearchParams(parameters)}`;
}

function isOk(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

function isSame(bytes: Uint8Array | undefined, challenge: string): boolean {
  const expected = Buffer.from(challenge);
  return bytes?.length === expected.length && timingSafeEqual(bytes, expected);
}

function answerOf(status: number, text: string, retryAfterSeconds?: number): CallbackAnswer {
  return { status, text, retryAfterSeconds };
}
