import { FeedError } from '../errors.ts';

/** The way to break an exchange off from outside. */
export interface Cutoff {
  /** Why it was broken off; undefined while it was not. No further step may begin then. */
  readonly reason: unknown;
  /** Ends the step that is under way. */
  breakOff: ((reason: unknown) => void) | undefined;
}

/**
 * Runs an exchange under one deadline, joined with the caller's own signal: rejects with the FeedError code `timeout` after `ms`, or
 * with the caller's reason, at once and whatever the exchange still waits for. One timer and one listener are all that it costs: an
 * AbortController for each, raced against the exchange, took more time than the exchange itself.
 */
export function withinDeadline<T>(
  ms: number,
  outer: AbortSignal | undefined,
  exchange: (cutoff: Cutoff) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    outer?.throwIfAborted();
    const cutoff: { reason: unknown; breakOff: Cutoff['breakOff'] } = {
      reason: undefined,
      breakOff: undefined,
    };
    const end = (reason: unknown) => {
      cutoff.reason = reason;
      reject(reason);
      cutoff.breakOff?.(reason);
    };
    const timer = setTimeout(
      () => end(new FeedError('timeout', `no whole answer within ${ms / 1000} s`)),
      ms,
    );
    const passOn = () => end(outer?.reason);
    outer?.addEventListener('abort', passOn, { once: true });
    const settled = () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', passOn);
    };
    exchange(cutoff).then(resolve, reject).then(settled, settled);
  });
}
