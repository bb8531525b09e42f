/** The API over HTTP: which operation answers, who may ask, validators and CORS. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Desk } from '../api/desk.ts';
import { openApi } from '../api/openapi.ts';
import { API_PATH, OPERATIONS, type Operation } from '../api/operations.ts';
import { type Problem, problem, problemJson } from '../api/problem.ts';
import { type Answer, COMMON_HEADERS, freshAnswer, JSON_TYPE, PROBLEM, type Request } from './answer.ts';
import { liveAnswer } from './live.ts';

export interface ApiDoor {
  readonly desk: Desk;
  readonly version: string;
  /** Undefined closes the operator interface. */
  readonly adminToken: () => string | undefined;
}

const CORS = { 'Access-Control-Allow-Origin': '*' } as const;
const SHORTLY = { 'Retry-After': '3' } as const;

/** Answers what lies below `/api/` and the description of it; undefined for any other path. */
export async function answerApi(request: Request, door: ApiDoor): Promise<Answer | undefined> {
  if (request.path === '/openapi.json') return described(request, door);
  if (!request.path.startsWith(`${API_PATH}/`)) return undefined;
  const found = OPERATIONS.flatMap((operation) => {
    const id = idIn(request.path, operation);
    return id === undefined ? [] : [{ operation, id }];
  });
  if (found.length === 0) return undefined;
  if (request.method === 'OPTIONS') return preflight(found.map(({ operation }) => operation));
  const asked = found.find(({ operation }) => operation.method === effective(request.method));
  if (asked === undefined)
    return notAllowed(
      request,
      found.map(({ operation }) => operation),
    );
  const refused = asked.operation.method === 'POST' ? refusal(request, door.adminToken()) : undefined;
  const said = refused ?? (await asked.operation.run({ id: asked.id, query: request.query }, door.desk));
  return isProblem(said) ? problemAnswer(request, said) : jsonAnswer(request, said);
}

function described(request: Request, { desk, version }: ApiDoor): Answer | Promise<Answer> {
  if (request.method === 'OPTIONS') return preflight([]);
  if (effective(request.method) !== 'GET') return notAllowed(request, []);
  return jsonAnswer(request, openApi(desk.site(), version));
}

/** What stands in the place of `{id}`, empty for a path without one; undefined where the path is another. */
function idIn(path: string, operation: Operation): string | undefined {
  const [before = '', after] = (API_PATH + operation.path).split('{id}');
  if (after === undefined) return path === before ? '' : undefined;
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined;
  const id = path.slice(before.length, path.length - after.length);
  return id === '' || id.includes('/') ? undefined : id;
}

function effective(method: string): string {
  return method === 'HEAD' ? 'GET' : method;
}

/** Why somebody may not give orders; undefined for the operator. */
function refusal({ headers }: Request, token: string | undefined): Problem | undefined {
  if (token === undefined)
    return problem(403, 'The operator interface is closed: the configuration has no server.adminToken.');
  const [, given = ''] = /^Bearer +(\S+) *$/iu.exec(headers.authorization ?? '') ?? [];
  if (isSame(given, token)) return undefined;
  return problem(401, 'Send the server.adminToken of the configuration as "Authorization: Bearer <token>".');
}

/** In a time that tells nothing of where two texts differ. */
function isSame(given: string, right: string): boolean {
  const hashed = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hashed(given), hashed(right));
}

function isProblem(said: object | Problem): said is Problem {
  return 'detail' in said && 'status' in said && 'title' in said;
}

function jsonAnswer(request: Request, said: object): Answer | Promise<Answer> {
  const content = { mediaType: JSON_TYPE, text: `${JSON.stringify(said)}\n` };
  if (effective(request.method) !== 'GET') return freshAnswer(request, 200, content);
  return liveAnswer(request, { ...content, headers: CORS });
}

/** Problem details (RFC 9457) that must not be cached. */
export function problemAnswer(request: Request, said: Problem): Answer {
  const text = `${JSON.stringify(problemJson(said, request.path))}\n`;
  const headers = {
    ...CORS,
    ...(said.status === 503 ? SHORTLY : {}),
    ...(said.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
  };
  return freshAnswer(request, said.status, { mediaType: PROBLEM, text, headers });
}

function notAllowed(request: Request, operations: readonly Operation[]): Answer {
  const Allow = allowed(operations);
  const { status, headers, body } = problemAnswer(request, problem(405, `Only ${Allow} are answered here.`));
  return { status, headers: { ...headers, Allow }, body };
}

function allowed(operations: readonly Operation[]): string {
  const isOrder = operations.length > 0 && operations.every(({ method }) => method === 'POST');
  return isOrder ? 'POST, OPTIONS' : 'GET, HEAD, OPTIONS';
}

/** Anybody's script may read; orders are given by programs of the operator's, not by pages. */
function preflight(operations: readonly Operation[]): Answer {
  const headers = {
    ...COMMON_HEADERS,
    ...CORS,
    Allow: allowed(operations),
    'Access-Control-Allow-Methods': 'GET, HEAD',
    'Access-Control-Allow-Headers': 'If-None-Match, Last-Event-ID',
    'Access-Control-Max-Age': '86400',
  };
  return { status: 204, headers, body: undefined };
}
