import { wholeBody } from '../publish/body.ts';
import { type Answer, COMMON_HEADERS, type Request } from './answer.ts';
import { statusFor } from './conditions.ts';
import { deltaAnswer } from './deltas.ts';
import { negotiateCoding } from './negotiate.ts';
import type { Served } from './served.ts';

/** The answer for a published document, with validators and content codings; undefined where nothing is published there. */
export function answer(
  request: Omit<Request, 'query'>,
  outputs: ReadonlyMap<string, Served>,
): Answer | undefined {
  const served = outputs.get(request.path);
  if (served !== undefined) return answerWith(served, request);
  return outputs.has(`${request.path}/`) ? redirect(`${request.path}/`) : undefined;
}

/** The same for a document that is found already. */
export function answerWith(served: Served, { method, headers }: Pick<Request, 'method' | 'headers'>): Answer {
  const isGet = method === 'GET';
  if (!isGet && method !== 'HEAD') return method === 'OPTIONS' ? PREFLIGHT : methodNotAllowed();
  const chosen = served[negotiateCoding(headers['accept-encoding'], served)] ?? served.identity;
  const status = statusFor(headers, { etag: chosen.etag, modifiedSeconds: served.modifiedSeconds });
  if (status === 304) return { status, headers: chosen.notModifiedHeaders, body: undefined };
  if (status === 412) return { status, headers: FAILED_HEADERS, body: undefined };
  const delta = headers['a-im'] === undefined ? undefined : deltaAnswer(served, chosen, headers);
  const whole = delta ?? { status, headers: chosen.headers, body: isGet ? wholeBody(chosen) : undefined };
  return isGet ? whole : { ...whole, body: undefined };
}

const FAILED_HEADERS = { ...COMMON_HEADERS, 'Cache-Control': 'no-store', 'Content-Length': 0 };

/** A script of another site may ask with a validator, which browsers ask leave for (CORS). */
const PREFLIGHT: Answer = {
  status: 204,
  headers: {
    ...COMMON_HEADERS,
    Allow: 'GET, HEAD, OPTIONS',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, HEAD',
    'Access-Control-Allow-Headers': 'A-IM, If-Modified-Since, If-None-Match',
    'Access-Control-Max-Age': '86400',
  },
  body: undefined,
};

/** The answer to a method that a readable resource does not know. */
export function methodNotAllowed(allowed = 'GET, HEAD'): Answer {
  return {
    status: 405,
    headers: { ...COMMON_HEADERS, Allow: allowed, 'Content-Length': 0 },
    body: undefined,
  };
}

/** The answer where something is to be found elsewhere today, and may be elsewhere again tomorrow; the path is encoded already. */
export function movedForNow(path: string): Answer {
  const headers = { ...COMMON_HEADERS, Location: path, 'Cache-Control': 'no-cache', 'Content-Length': 0 };
  return { status: 307, headers, body: undefined };
}

/** The answer where a page has another address now; told for minutes only, for what has moved may move back. */
export function movedForGood(path: string): Answer {
  const headers = {
    ...COMMON_HEADERS,
    Location: path,
    'Cache-Control': 'public, max-age=300',
    'Content-Length': 0,
  };
  return { status: 301, headers, body: undefined };
}

function redirect(path: string): Answer {
  const headers = {
    ...COMMON_HEADERS,
    Location: encodeURI(path),
    'Cache-Control': 'public, max-age=300',
    'Content-Length': 0,
  };
  return { status: 308, headers, body: undefined };
}
