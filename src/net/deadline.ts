import { FeedError } from '../errors.ts';

/**
 * Runs an exchange under one deadline, joined with the caller's own signal: rejects with the FeedError code `timeout` after `ms`, or
 * with the caller's reason, at once and whatever the exchange still waits for.
 */
export async function withinDeadline<T>(
  ms: number,
  outer: AbortSignal | undefined,
  exchange: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer?.throwIfAborted();
  const controller = new AbortController();
  const passOn = () => controller.abort(outer?.reason);
  const expire = () => controller.abort(new FeedError('timeout', `no whole answer within ${ms / 1000} s`));
  // Not `AbortSignal.any`: on Node 20 it keeps every request's signal alive for as long as the outer one lives.
  outer?.addEventListener('abort', passOn, { once: true });
  const timer = setTimeout(expire, ms);
  try {
    return await Promise.race([rejectedBy(controller.signal), exchange(controller.signal)]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', passOn);
  }
}

// undici does not hear a signal while it still connects, hence the race.
function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
