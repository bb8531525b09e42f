/** What somebody asks of our hub (WebSub §5.1), read from a form: everything in it is hostile. */

import type { CallbackAnswer } from './callback.ts';
import { isReachable } from './choose-hub.ts';
import type { Granted } from './subscriber.ts';
import type { Topics } from './topic.ts';

export interface SubscriptionRequest extends Granted {
  readonly mode: 'subscribe' | 'unsubscribe';
}

export interface RequestTerms {
  readonly topics: Topics;
  readonly allowPrivateNetworks: boolean;
}

const MAX_CALLBACK_CHARACTERS = 2048;
const MAX_SECRET_BYTES = 200;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const USUAL_LEASE_SECONDS = 10 * DAY_SECONDS;
const LONGEST_LEASE_SECONDS = 30 * DAY_SECONDS;

/** A request that may be verified, or the answer that says what is wrong with it. */
export function readRequest(
  form: URLSearchParams,
  { topics, allowPrivateNetworks }: RequestTerms,
): SubscriptionRequest | CallbackAnswer {
  const mode = form.get('hub.mode');
  const topic = form.get('hub.topic') ?? '';
  const callback = form.get('hub.callback') ?? '';
  const secret = form.get('hub.secret') || undefined;
  if (mode !== 'subscribe' && mode !== 'unsubscribe')
    return wrong('hub.mode must be "subscribe" or "unsubscribe".');
  const fault = callbackFault(callback, allowPrivateNetworks);
  if (fault !== undefined) return wrong(fault);
  if (!topics.has(topic) && mode === 'subscribe')
    return wrong('hub.topic must be the address of one of our feeds that name this hub, letter for letter.');
  if (secret !== undefined && Buffer.byteLength(secret) > MAX_SECRET_BYTES)
    return wrong(`hub.secret may have ${MAX_SECRET_BYTES} bytes at most.`);
  return { mode, topic, callback, secret, leaseSeconds: leaseSeconds(form.get('hub.lease_seconds')) };
}

function callbackFault(callback: string, allowPrivateNetworks: boolean): string | undefined {
  const url = URL.canParse(callback) ? new URL(callback) : undefined;
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (
    url === undefined ||
    !isWeb ||
    callback.length > MAX_CALLBACK_CHARACTERS ||
    /[\s\p{Cc}]/u.test(callback)
  )
    return `hub.callback must be an http or https address of ${MAX_CALLBACK_CHARACTERS} characters at most.`;
  if (url.username !== '' || url.password !== '' || callback.includes('#'))
    return 'hub.callback must have neither user name, password nor fragment.';
  if (!allowPrivateNetworks && !isReachable(url.href))
    return 'hub.callback must be an address that the public can reach.';
  return undefined;
}

/** An hour to thirty days; ten days where none are asked for. */
function leaseSeconds(wanted: string | null): number {
  if (wanted === null || !/^\d{1,12}$/u.test(wanted)) return USUAL_LEASE_SECONDS;
  return Math.min(Math.max(Number(wanted), HOUR_SECONDS), LONGEST_LEASE_SECONDS);
}

function wrong(sentence: string): CallbackAnswer {
  return { status: 400, text: `${sentence}\n`, retryAfterSeconds: undefined };
}
