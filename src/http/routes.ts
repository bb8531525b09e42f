/** What the front door answers besides published documents: probes, the status page, errors. Handlers, not sockets. */

import { problem } from '../api/problem.ts';
import type { Site } from '../outward.ts';
import { renderErrorPage } from '../site/error-page.ts';
import { renderStatus, type StatusView } from '../site/status.ts';
import {
  type Answer,
  COMMON_HEADERS,
  freshAnswer,
  HTML,
  JSON_TYPE,
  METRICS,
  type Request,
  TEXT,
} from './answer.ts';
import { type ApiDoor, answerApi, problemAnswer } from './api.ts';
import type { Finder } from './asked.ts';
import { answer, answerWith, methodNotAllowed, movedForGood, movedForNow } from './feeds.ts';
import type { Served } from './served.ts';
import { type RawRequest, readTarget } from './target.ts';

/** How fit we are to be sent readers. */
export interface Health {
  /** True from the first publish on. */
  readonly ready: boolean;
}

/** What the front door asks the rest of the house, afresh for each request. */
export interface FrontDoorSources {
  readonly site: () => Site;
  readonly outputs: () => ReadonlyMap<string, Served>;
  /** Where pages went that are no longer where they were, by percent-decoded path. */
  readonly moved: () => ReadonlyMap<string, string>;
  /** Paths of pages of ours that were taken back. */
  readonly gone: () => ReadonlySet<string>;
  /** Documents that are made when they are asked for. */
  readonly find: Finder;
  readonly health: () => Health;
  readonly status: () => Promise<StatusView>;
  /** What `/status.json` says; must survive `JSON.stringify`. */
  readonly statusJson: () => Promise<unknown>;
  /** What `/metrics` says, in the text format of Prometheus. */
  readonly metrics: () => Promise<string>;
  /** What was told of sources whose state changed; undefined before anything can be known. */
  readonly statusFeed: () => Promise<Served | undefined>;
  readonly api: ApiDoor;
  /** The page of what is found; the query is that of the request. */
  readonly searchPage: (query: string) => Promise<string>;
  /** The page of the story that an article is of, or the path where it lies; undefined where there is none. */
  readonly storyPage: (
    articleId: string,
  ) => Promise<{ readonly page: string } | { readonly movedTo: string } | undefined>;
}

/** Answers every request that can be read, with a readable page where there is nothing. Throws only what `status` throws. */
export async function route(incoming: RawRequest, sources: FrontDoorSources): Promise<Answer> {
  const target = readTarget(incoming.target);
  const { method, headers } = incoming;
  if ('status' in target) return errorAnswer({ method, path: '/', query: '', headers }, sources, target);
  const request: Request = { method, ...target, headers };
  return (
    answer(request, sources.outputs()) ??
    movedAnswer(request, sources.moved()) ??
    goneAnswer(request, sources) ??
    (await askedAnswer(request, sources.find)) ??
    (await ownRoute(request, sources)) ??
    (await storyAnswer(request, sources)) ??
    (await answerApi(request, sources.api)) ??
    errorAnswer(request, sources, {
      status: 404,
      message: request.path.startsWith('/api/') ? NO_SUCH_API : NOT_FOUND,
    })
  );
}

function movedAnswer({ method, path }: Request, moved: ReadonlyMap<string, string>): Answer | undefined {
  const to = moved.get(path) ?? moved.get(`${path}/`);
  if (to === undefined) return undefined;
  return method === 'GET' || method === 'HEAD' ? movedForGood(to) : methodNotAllowed();
}

function goneAnswer(request: Request, sources: FrontDoorSources): Answer | undefined {
  const { path } = request;
  if (!sources.gone().has(path) && !sources.gone().has(`${path}/`)) return undefined;
  return errorAnswer(request, sources, { status: 410, message: TAKEN_BACK });
}

async function askedAnswer(request: Request, find: Finder): Promise<Answer | undefined> {
  const { path } = request;
  const asked = path.endsWith('/') || path.includes('.') ? path : `${path}/`;
  const found = await find(asked);
  if (found === undefined) return undefined;
  if ('movedTo' in found) return movedForNow(found.movedTo);
  return answer(request, new Map([[asked, found.served]]));
}

const NO_SUCH_API = 'There is nothing here: /openapi.json says what there is.';
const TAKEN_BACK = 'Its authors took this story back.';
const NOT_FOUND = 'The page may have moved, or the address was mistyped.';

type Handler = (request: Request, sources: FrontDoorSources) => Answer | Promise<Answer>;

const ROUTES: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['/healthz', (request) => freshAnswer(request, 200, { mediaType: TEXT, text: 'ok\n' })],
  ['/readyz', readiness],
  ['/status', statusPage],
  ['/status.json', statusDocument],
  ['/status/feed.atom', statusFeed],
  ['/metrics', metricsDocument],
  ['/search', searchPage],
  ['/favicon.ico', favicon],
]);

function ownRoute(request: Request, sources: FrontDoorSources): Answer | Promise<Answer> | undefined {
  const handler = ROUTES.get(request.path);
  if (handler === undefined) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed();
  return handler(request, sources);
}

const STORY = /^\/stories\/([^/]+)\/?$/u;

async function storyAnswer(request: Request, { storyPage }: FrontDoorSources): Promise<Answer | undefined> {
  const articleId = STORY.exec(request.path)?.[1];
  if (articleId === undefined) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed();
  const story = await storyPage(articleId);
  if (story === undefined) return undefined;
  return 'movedTo' in story
    ? movedForNow(story.movedTo)
    : freshAnswer(request, 200, { mediaType: HTML, text: story.page });
}

function readiness(request: Request, { health }: FrontDoorSources): Answer {
  if (health().ready) return freshAnswer(request, 200, { mediaType: TEXT, text: 'ready\n' });
  const headers = { 'Retry-After': '5' };
  return freshAnswer(request, 503, { mediaType: TEXT, text: 'not published yet\n', headers });
}

async function statusPage(request: Request, { status }: FrontDoorSources): Promise<Answer> {
  return freshAnswer(request, 200, { mediaType: HTML, text: renderStatus(await status()) });
}

async function statusFeed(request: Request, sources: FrontDoorSources): Promise<Answer> {
  const served = await sources.statusFeed();
  if (served !== undefined) return answerWith(served, request);
  return errorAnswer(request, sources, { status: 404, message: NOT_FOUND });
}

async function searchPage(request: Request, sources: FrontDoorSources): Promise<Answer> {
  return freshAnswer(request, 200, { mediaType: HTML, text: await sources.searchPage(request.query) });
}

async function statusDocument(request: Request, { statusJson }: FrontDoorSources): Promise<Answer> {
  const text = `${JSON.stringify(await statusJson(), null, 2)}\n`;
  const headers = { 'Access-Control-Allow-Origin': '*' };
  return freshAnswer(request, 200, { mediaType: JSON_TYPE, text, headers });
}

async function metricsDocument(request: Request, { metrics }: FrontDoorSources): Promise<Answer> {
  return freshAnswer(request, 200, { mediaType: METRICS, text: await metrics() });
}

/** Browsers ask for it whatever a page says; an icon of the site's own is linked from its pages. */
function favicon(): Answer {
  return {
    status: 204,
    headers: { ...COMMON_HEADERS, 'Cache-Control': 'public, max-age=86400' },
    body: undefined,
  };
}

/** An error as its reader can use it: problem details (RFC 9457) below `/api/`, a page for people elsewhere. */
export function errorAnswer(
  request: Request,
  { site }: Pick<FrontDoorSources, 'site'>,
  error: { readonly status: number; readonly message: string },
): Answer {
  const { status, message } = error;
  if (request.path.startsWith('/api/')) return problemAnswer(request, problem(status, message));
  return freshAnswer(request, status, { mediaType: HTML, text: renderErrorPage(site(), status, message) });
}
