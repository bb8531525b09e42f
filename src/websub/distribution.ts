/** Brings documents to those who are owed them (WebSub §7): the newest there is, one at a time to each callback. */

import type { Subscriber } from '../outward.ts';
import { hostOf } from '../text/url.ts';
import { ownerOf } from './hub-desk.ts';
import type { HubTools, Parcel } from './hub-tools.ts';
import { signatureOf } from './signature.ts';
import { afterDelivery, isLive, isOwed, mayBeBrought } from './subscriber.ts';
import type { Topic } from './topic.ts';
import { createUnderWay } from './under-way.ts';

export interface Distribution {
  /** Begins the deliveries that are due and that there is room for, and forgets whose lease ran out. */
  readonly tend: () => void;
  /** How many deliveries are owed, those under way included. */
  readonly waiting: () => number;
  /** Resolves when no delivery is under way. */
  readonly idle: () => Promise<void>;
}

export function createDistribution(tools: HubTools): Distribution {
  const { subscribers, topics, now, signal } = tools;
  // Who is down takes ten seconds to say so, and must not hold up the others.
  const steady = createUnderWay({ inAll: 8, perHost: 2 });
  const troubled = createUnderWay({ inAll: 4, perHost: 1 });
  const busyCallbacks = new Set<string>();
  const attend = (key: string, subscriber: Subscriber): void => {
    if (!isLive(subscriber, now())) {
      expire(key, subscriber, tools);
      return;
    }
    const topic = topics().get(subscriber.topic);
    const { callback } = subscriber;
    if (topic === undefined || !isOwed(subscriber, topic.hash) || !mayBeBrought(subscriber, now())) return;
    const owner = ownerOf(callback);
    const underWay = subscriber.failures === 0 ? steady : troubled;
    if (busyCallbacks.has(callback) || underWay.isBusy(owner)) return;
    busyCallbacks.add(callback);
    const free = () => {
      busyCallbacks.delete(callback);
      tend();
    };
    underWay.begin(owner, () => deliver(key, subscriber, topic, tools), free);
  };
  const tend = (): void => {
    if (signal.aborted) return;
    for (const [key, subscriber] of subscribers.all()) attend(key, subscriber);
  };
  const owes = ({ topic, hash }: Subscriber): boolean => (topics().get(topic)?.hash ?? hash) !== hash;
  return {
    tend,
    waiting: () => subscribers.all().filter(([, subscriber]) => owes(subscriber)).length,
    idle: async () => {
      await steady.idle();
      await troubled.idle();
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
