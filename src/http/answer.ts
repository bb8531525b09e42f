/** A request as far as an answer may depend on it, and the answer: plain values, so that tests need no socket. */

import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { PAGE_POLICY } from '../site/policy.ts';

export interface Request {
  readonly method: string;
  /** Percent-decoded, from the root, without the query. */
  readonly path: string;
  /** Still encoded, without its question mark; empty where there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Answer {
  readonly status: number;
  /** Complete but for `Date` and `Connection`; `Content-Length` is that of GET's body. */
  readonly headers: OutgoingHttpHeaders;
  /** Undefined where the answer has none, as with HEAD and 304. */
  readonly body: Buffer | undefined;
}

/** The headers that every answer carries. */
export const COMMON_HEADERS = { 'X-Content-Type-Options': 'nosniff' } as const;

/** What a page says of itself, and that nobody may frame it, which only a header can say. */
export const PAGE_HEADERS = {
  'Content-Security-Policy': `${PAGE_POLICY}; frame-ancestors 'none'`,
  'Referrer-Policy': 'strict-origin-when-cross-origin',
} as const;

/** An answer that must not be cached, with its length; the body is left away for HEAD. */
export function freshAnswer(request: Request, status: number, content: Content): Answer {
  const body = Buffer.from(content.text);
  const headers = {
    ...COMMON_HEADERS,
    ...(content.mediaType.startsWith('text/html') ? PAGE_HEADERS : {}),
    'Content-Type': content.mediaType,
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    ...content.headers,
  };
  return { status, headers, body: request.method === 'HEAD' ? undefined : body };
}

/** What a `freshAnswer` says. */
export interface Content {
  readonly mediaType: string;
  readonly text: string;
  /** More headers, or others in place of the usual ones. */
  readonly headers?: OutgoingHttpHeaders;
}

export const HTML = 'text/html; charset=utf-8';
export const TEXT = 'text/plain; charset=utf-8';
/** The text format of Prometheus. */
export const METRICS = 'text/plain; version=0.0.4; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';
export const PROBLEM = 'application/problem+json';
