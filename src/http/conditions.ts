import type { IncomingHttpHeaders } from 'node:http';
import { instantMs, parseDate } from '../text/date.ts';

/** What of a representation the conditions of a request are held against. */
export interface Validators {
  /** With its quotes. */
  readonly etag: string;
  readonly modifiedSeconds: number | undefined;
}

/**
 * Whether the client's copy is still good (RFC 9110 §13.2.2): `If-None-Match` alone decides where it is present, else
 * `If-Modified-Since`; a date that cannot be read counts as absent.
 */
export function isUnmodified(headers: IncomingHttpHeaders, validators: Validators): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) return matchesTag(tags, validators.etag);
  const since = headers['if-modified-since'];
  if (since === undefined || validators.modifiedSeconds === undefined) return false;
  const instant = parseDate(since);
  return instant !== undefined && validators.modifiedSeconds <= Math.floor(instantMs(instant) / 1000);
}

/** Weak comparison (§8.8.3.2). Tags without their quotes match too, because some fetchers lose them. */
function matchesTag(list: string, etag: string): boolean {
  if (list.trim() === '*') return true;
  const opaque = etag.slice(1, -1);
  for (const [, quoted, bare] of list.matchAll(/(?:W\/)?"([^"]*)"|([^\s,"]+)/gu)) {
    if ((quoted ?? bare) === opaque) return true;
  }
  return false;
}
