/**
 * Where hubs call us: they verify that we asked for a subscription, and deliver. Whoever does not know a callback's address is turned
 * away before a byte of a body is read, and what is not signed with the secret is answered like the rest and forgotten (WebSub §8).
 */

import type { Instant } from '../model.ts';
import { instantMs } from '../text/date.ts';
import { createAllowance } from './allowance.ts';
import type { TellPush } from './hub-requests.ts';
import { awaitsVerification, denied, verified } from './lease.ts';
import type { LeaseBook, Subscription } from './lease-book.ts';
import { isSignedBy } from './signature.ts';

/** A document as a hub brought it, its signature checked. */
export interface Delivery {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
}

export interface CallbackTools {
  readonly book: LeaseBook;
  readonly now: () => Instant;
  readonly keep: (sourceId: string) => void;
  readonly tell: TellPush;
  /** Takes a delivery in; never rejects. */
  readonly ingest: (sourceId: string, delivery: Delivery) => Promise<void>;
  /** The most bytes of one delivery. */
  readonly maxBytes: () => number;
}

/** A delivery still on the wire. */
export interface IncomingDelivery {
  readonly signature: string | undefined;
  readonly contentType: string | undefined;
  readonly contentLength: number | undefined;
  /** Answers undefined where there is more than that, or the connection broke. */
  readonly read: (maxBytes: number) => Promise<Uint8Array | undefined>;
}

export interface CallbackAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterSeconds: number | undefined;
}

export interface Callbacks {
  /** A hub asks whether we meant it (WebSub §5.3), or says that it will not have us (§5.2). */
  readonly verify: (token: string, parameters: URLSearchParams) => CallbackAnswer;
  /** Answers before the delivery is taken in. */
  readonly receive: (token: string, incoming: IncomingDelivery) => Promise<CallbackAnswer>;
  /** Resolves when every delivery that was accepted is taken in. */
  readonly idle: () => Promise<void>;
}

const MAX_CHALLENGE_CHARACTERS = 1024;
/** Documents of the largest size that may be on the way or waiting at one time. */
const MAX_IN_HAND = 4;
/** Of one source. */
const OFTEN = { burst: 30, oneMoreEveryMs: 2000 };

const NOT_OURS = answerOf(404, 'Nobody here asked for that.\n');
const NO_LONGER_OURS = answerOf(410, 'There is no such subscription.\n');
const TOO_LARGE = answerOf(413, 'That is more than a feed may be.\n');
const TOO_OFTEN = answerOf(429, 'Too many deliveries at once.\n', 30);
const TOO_MUCH = answerOf(503, 'Other deliveries come first.\n', 30);
const ACCEPTED = answerOf(202, '');

export function createCallbacks(tools: CallbackTools): Callbacks {
  const isAllowed = createAllowance(OFTEN);
  const inHand: InHand = { bytes: 0, ingesting: new Set() };
  return {
    verify: (token, parameters) => verify(token, parameters, tools),
    receive: async (token, incoming) => {
      const subscription = tools.book.calledAt(token);
      if (subscription === undefined) return NO_LONGER_OURS;
      if (!isAllowed(subscription.sourceId, instantMs(tools.now()))) return TOO_OFTEN;
      return accept(subscription, incoming, inHand, tools);
    },
    idle: async () => {
      while (inHand.ingesting.size > 0) await Promise.all(inHand.ingesting);
    },
  };
}

function verify(token: string, parameters: URLSearchParams, tools: CallbackTools): CallbackAnswer {
  const mode = parameters.get('hub.mode');
  const topic = parameters.get('hub.topic');
  const challenge = parameters.get('hub.challenge') ?? '';
  if (mode === 'denied') return takeDenial(token, parameters, tools);
  if (challenge === '' || challenge.length > MAX_CHALLENGE_CHARACTERS) return NOT_OURS;
  const agreed =
    mode === 'subscribe'
      ? takeVerification(token, parameters, tools)
      : mode === 'unsubscribe' && tools.book.isLeaving(token, topic, tools.now());
  return agreed ? answerOf(200, challenge) : NOT_OURS;
}

function takeVerification(token: string, parameters: URLSearchParams, tools: CallbackTools): boolean {
  const { book, now, keep, tell } = tools;
  const subscription = book.calledAt(token);
  if (subscription === undefined) return false;
  const { sourceId, lease } = subscription;
  if (!awaitsVerification(lease, parameters.get('hub.topic'), now())) return false;
  const granted = verified(lease, secondsOf(parameters.get('hub.lease_seconds')), now());
  book.set(sourceId, granted, now());
  keep(sourceId);
  tell('info', sourceId, `pushed by ${lease.hub} until ${granted.expiresAt}`);
  return true;
}

function secondsOf(text: string | null): number | undefined {
  const seconds = /^\d{1,12}$/u.test(text ?? '') ? Number(text) : 0;
  return seconds > 0 ? seconds : undefined;
}

function takeDenial(token: string, parameters: URLSearchParams, tools: CallbackTools): CallbackAnswer {
  const { book, now, keep, tell } = tools;
  const subscription = book.calledAt(token);
  if (subscription === undefined || parameters.get('hub.topic') !== subscription.lease.topic) return NOT_OURS;
  const { sourceId, lease } = subscription;
  book.set(sourceId, denied(lease, now()), now());
  keep(sourceId);
  tell('warn', sourceId, `the hub ${lease.hub} denied the subscription`);
  return answerOf(200, '');
}

interface InHand {
  /** Of deliveries on the way or waiting; those of unknown length count as the largest. */
  bytes: number;
  readonly ingesting: Set<Promise<void>>;
}

async function accept(
  { sourceId, lease }: Subscription,
  incoming: IncomingDelivery,
  inHand: InHand,
  tools: CallbackTools,
): Promise<CallbackAnswer> {
  const maxBytes = tools.maxBytes();
  const expected = incoming.contentLength ?? maxBytes;
  if (expected > maxBytes) return TOO_LARGE;
  if (inHand.bytes + expected > MAX_IN_HAND * maxBytes) return TOO_MUCH;
  inHand.bytes += expected;
  let isTaken = false;
  try {
    const bytes = await incoming.read(maxBytes);
    if (bytes === undefined) return TOO_LARGE;
    if (!isSignedBy(incoming.signature, lease.secret, bytes)) {
      tools.tell(
        'warn',
        sourceId,
        `a delivery of ${bytes.length} bytes was ignored: its signature is not right`,
      );
      return ACCEPTED;
    }
    const ingesting = tools.ingest(sourceId, { bytes, contentType: incoming.contentType }).finally(() => {
      inHand.ingesting.delete(ingesting);
      inHand.bytes -= expected;
    });
    inHand.ingesting.add(ingesting);
    isTaken = true;
    return ACCEPTED;
  } finally {
    if (!isTaken) inHand.bytes -= expected;
  }
}

function answerOf(status: number, text: string, retryAfterSeconds?: number): CallbackAnswer {
  return { status, text, retryAfterSeconds };
}
