/** Answers as Node writes them with the least work: headers as one list of names and values, made once for headers that are kept. */

import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';

/** Sends an answer; the connection ends with it where `isLast`. */
export type Deliver = (outgoing: ServerResponse, answer: Answer, isLast: boolean) => void;

/** Tells the version in the `Server` header. */
export function createDelivery(version: string): Deliver {
  const known = new WeakMap<OutgoingHttpHeaders, string[]>();
  const server = `Voltwire/${version}`;
  return (outgoing, { status, headers, body }, isLast) => {
    let lines = known.get(headers);
    if (lines === undefined) {
      lines = linesOf(headers);
      // A 304 repeats what may have changed, and we have not.
      if (status !== 304) lines.push('Server', server);
      known.set(headers, lines);
    }
    outgoing.writeHead(status, isLast ? [...lines, 'Connection', 'close'] : lines);
    outgoing.end(body);
    if (outgoing.writableLength > 0) outgoing.socket?.setTimeout(STALLED_MS);
  };
}

// A reader who takes nothing for so long has left, or attacks. Only an answer that is not out yet needs the timer: what comes in has
// its own, and so has a connection between two requests.
const STALLED_MS = 120_000;

/** Whether bytes follow the head of a request. */
export function hasBody(headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
}

function linesOf(headers: OutgoingHttpHeaders): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const values = Array.isArray(value) ? value : [value];
    return values.flatMap((it) => (it === undefined ? [] : [name, String(it)]));
  });
}
