/**
 * One request and its answer, heard straight from undici's parser: the streams that its `request` makes of every body cost as much as
 * all the rest of a 304.
 */

import type { Client, Dispatcher } from 'undici';
import type { Cutoff, Step } from './deadline.ts';

export interface Answer {
  readonly status: number;
  /** By lower-case name; several values are joined by commas, bytes above 0x7F are Latin-1. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came over the wire; empty unless the status is 2xx. */
  readonly body: Buffer;
}

/** So much of a body that nobody wants is read, so that its connection can serve again; on a larger one we hang up. */
const DISCARD_BYTES = 65_536;
const NO_BYTES = Buffer.alloc(0);

/** Rejects with whatever undici, the guard or the cutoff throws; what it says after that is not heard any more. */
export function ask(client: Client, request: Dispatcher.DispatchOptions, cutoff: Cutoff): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const listener = new Listener(resolve, reject);
    cutoff.step = listener;
    if (cutoff.reason !== undefined) reject(cutoff.reason);
    else client.dispatch(request, listener);
  });
}

/** Whose answers were heard in this turn of the event loop. */
const heard: Listener[] = [];

/** At its end, so that what follows runs for one after the other, and the next requests leave one after the other. */
function handOut(): void {
  for (const listener of heard.splice(0)) listener.handOut();
}

/** Holds an answer while it comes in. */
class Listener implements Dispatcher.DispatchHandler, Step {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (why: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #brokenOff: Error | undefined;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #unwanted = 0;
  #body: Buffer = NO_BYTES;

  constructor(resolve: (answer: Answer) => void, reject: (why: unknown) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  breakOff(reason: unknown): void {
    this.#brokenOff = asError(reason);
    this.#reject(reason);
    this.#controller?.abort(this.#brokenOff);
  }

  /** A connection may take longer to come than anybody still waits for it. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#brokenOff !== undefined) controller.abort(this.#brokenOff);
  }

  onResponseStart(
    _controller: unknown,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ) {
    // Interim answers (1xx) announce the one that counts.
    if (status < 200) return;
    this.#status = status;
    this.#headers = joined(headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isWanted()) {
      this.#chunks.push(chunk);
      return;
    }
    this.#unwanted += chunk.byteLength;
    if (this.#unwanted > DISCARD_BYTES) controller.abort(new Error('the rest of the body is not wanted'));
  }

  onResponseEnd(): void {
    const [first = NO_BYTES] = this.#chunks;
    this.#answer(this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : first);
  }

  /** Where the status was all that was wanted, a body that breaks off changes nothing about it. */
  onResponseError(_controller: unknown, error: Error): void {
    if (this.#status === 0 || this.#isWanted()) this.#reject(error);
    else this.#answer(NO_BYTES);
  }

  handOut(): void {
    this.#resolve({ status: this.#status, headers: this.#headers, body: this.#body });
  }

  #isWanted(): boolean {
    return this.#status >= 200 && this.#status < 300;
  }

  #answer(body: Buffer): void {
    this.#body = body;
    if (heard.push(this) === 1) setImmediate(handOut);
  }
}

/** In place: undici made the object for us alone. */
function joined(headers: Record<string, string | string[] | undefined>): Readonly<Record<string, string>> {
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') continue;
    // Two addresses joined by a comma would be one that nobody meant.
    headers[name] = (name === 'location' ? value?.[0] : value?.join(', ')) ?? '';
  }
  return headers as Record<string, string>;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
