/** Brings documents to those who are owed them (WebSub §7): the newest there is, one at a time to each callback. */

import type { Subscriber } from '../store/collections.ts';
import { hostOf } from '../text/url.ts';
import type { HubTools, Parcel } from './hub-tools.ts';
import { ownerOf } from './owner.ts';
import { signatureOf } from './signature.ts';
import { afterDelivery, isDue, isLive } from './subscriber.ts';
import type { Topic } from './topic.ts';
import { createUnderWay, type UnderWay } from './under-way.ts';

export interface Distribution {
  /** Begins the deliveries that are due and that there is room for, and forgets whose lease ran out. */
  readonly tend: () => void;
  /** How many deliveries are owed, those under way included. */
  readonly waiting: () => number;
  /** Resolves when no delivery is under way. */
  readonly idle: () => Promise<void>;
}

/** Who is down takes ten seconds to say so, and must not hold up the others. */
const STEADY = { inAll: 8, perHost: 2 };
const TROUBLED = { inAll: 4, perHost: 1 };

interface Lane {
  readonly underWay: UnderWay;
  /** Keys of subscribers, as of the last look at all of them. */
  readonly due: Set<string>;
}

export function createDistribution(tools: HubTools): Distribution {
  const { subscribers, topics, now, signal } = tools;
  const steady: Lane = { underWay: createUnderWay(STEADY), due: new Set() };
  const troubled: Lane = { underWay: createUnderWay(TROUBLED), due: new Set() };
  const busyCallbacks = new Set<string>();

  const fill = (): void => {
    for (const lane of [steady, troubled]) {
      for (const key of lane.due) {
        if (signal.aborted || lane.underWay.isFull()) break;
        if (isSettled(key, lane)) lane.due.delete(key);
      }
    }
  };
  /** Whether a delivery began, or is not due after all; false where it has to wait. */
  const isSettled = (key: string, { underWay }: Lane): boolean => {
    const subscriber = subscribers.get(key);
    if (subscriber === undefined) return true;
    const topic = topics().get(subscriber.topic);
    if (topic === undefined || !isDue(subscriber, topic.hash, now())) return true;
    const { callback } = subscriber;
    if (busyCallbacks.has(callback)) return false;
    const free = () => {
      busyCallbacks.delete(callback);
      fill();
    };
    const isBegun = underWay.begin(ownerOf(callback), () => deliver(key, subscriber, topic, tools), free);
    if (isBegun) busyCallbacks.add(callback);
    return isBegun;
  };
  const look = (): void => {
    const at = now();
    const served = topics();
    for (const [key, subscriber] of subscribers.all()) {
      const topic = served.get(subscriber.topic);
      if (!isLive(subscriber, at)) expire(key, subscriber, tools);
      else if (topic !== undefined && isDue(subscriber, topic.hash, at))
        (subscriber.failures === 0 ? steady : troubled).due.add(key);
    }
  };
  const owes = ({ topic, hash }: Subscriber): boolean => (topics().get(topic)?.hash ?? hash) !== hash;
  return {
    tend: () => {
      if (signal.aborted) return;
      look();
      fill();
    },
    waiting: () => subscribers.all().filter(([, subscriber]) => owes(subscriber)).length,
    idle: async () => {
      await steady.underWay.idle();
      await troubled.underWay.idle();
    },
  };
}

function expire(
  key: string,
  { callback, topic }: Subscriber,
  { subscribers, changed, tell }: HubTools,
): void {
  subscribers.set(key, undefined);
  changed();
  tell('info', `the subscription of ${hostOf(callback)} to ${topic} ran out`);
}

async function deliver(key: string, subscriber: Subscriber, topic: Topic, tools: HubTools): Promise<void> {
  const { subscribers, door, signal, now, tell, changed } = tools;
  const { callback } = subscriber;
  const { status, reason } = await door.bring(callback, parcelOf(topic, subscriber), signal).then(
    (answered) => ({ status: answered, reason: `it answered ${answered}` }),
    (thrown: unknown) => ({
      status: undefined,
      reason: thrown instanceof Error ? thrown.message : 'no answer',
    }),
  );
  // They may have left, or subscribed anew, meanwhile.
  const current = subscribers.get(key);
  if (signal.aborted || current === undefined) return;
  const next = afterDelivery(current, { hash: topic.hash, status }, now());
  subscribers.set(key, next);
  changed();
  const who = `${hostOf(callback)}, ${topic.address}`;
  if (next === undefined) tell('info', `${who}: it is gone, and so is its subscription`);
  else if (next.failures === 0) tell('debug', `${who}: delivered`);
  else tell(next.failures === 1 ? 'warn' : 'debug', `${who}: not delivered, ${reason}`);
}

function parcelOf({ body, contentType, link }: Topic, { secret }: Subscriber): Parcel {
  const bytes = body();
  const signature = secret === undefined ? {} : { 'X-Hub-Signature': signatureOf('sha256', secret, bytes) };
  return { body: bytes, contentType, headers: { Link: link, ...signature } };
}
