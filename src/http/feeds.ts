import { wholeBody } from '../publish/body.ts';
import { type Answer, COMMON_HEADERS, type Request } from './answer.ts';
import { isUnmodified } from './conditions.ts';
import { negotiateCoding } from './negotiate.ts';
import type { Coding, Representation, Served } from './served.ts';

/** The answer for a published document, with validators and content codings; undefined where nothing is published there. */
export function answer(request: Request, outputs: ReadonlyMap<string, Served>): Answer | undefined {
  const served = outputs.get(request.path);
  if (served === undefined) return outputs.has(`${request.path}/`) ? redirect(`${request.path}/`) : undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed();
  const chosen = choose(served, request.headers['accept-encoding']);
  if (isUnmodified(request.headers, { etag: chosen.etag, modifiedSeconds: served.modifiedSeconds })) {
    return { status: 304, headers: chosen.notModifiedHeaders, body: undefined };
  }
  return {
    status: 200,
    headers: chosen.headers,
    body: request.method === 'HEAD' ? undefined : wholeBody(chosen),
  };
}

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

function redirect(path: string): Answer {
  const headers = {
    ...COMMON_HEADERS,
    Location: encodeURI(path),
    'Cache-Control': 'public, max-age=300',
    'Content-Length': 0,
  };
  return { status: 308, headers, body: undefined };
}

function choose(served: Served, acceptEncoding: string | undefined): Representation {
  return served[negotiateCoding(acceptEncoding, codings(served))] ?? served.identity;
}

const ALL: readonly Coding[] = ['br', 'gzip', 'identity'];

function codings(served: Served): readonly Coding[] {
  return served.br && served.gzip ? ALL : ALL.filter((coding) => served[coding] !== undefined);
}
