import type { IncomingHttpHeaders } from 'node:http';
import { instantMs } from '../text/date.ts';
import { parseDate } from '../text/read-date.ts';

/** What of a representation the conditions of a request are held against. */
export interface Validators {
  /** Strong, with its quotes. */
  readonly etag: string;
  readonly modifiedSeconds: number | undefined;
}

/**
 * What the conditions of a GET or HEAD come to, in the order of RFC 9110 §13.2.2: `If-Match`, or else `If-Unmodified-Since`, may
 * forbid an answer (412); then `If-None-Match` alone decides where it is present, else `If-Modified-Since`, whether the client's copy
 * is still good (304). A date that is no HTTP date counts as absent.
 */
export function statusFor(headers: IncomingHttpHeaders, validators: Validators): 200 | 304 | 412 {
  if (isForbidden(headers, validators)) return 412;
  return isUnmodified(headers, validators) ? 304 : 200;
}

function isForbidden(headers: IncomingHttpHeaders, { etag, modifiedSeconds }: Validators): boolean {
  const wanted = headers['if-match'];
  if (wanted !== undefined) return wanted.trim() !== '*' && !quotedTags(wanted).includes(etag);
  const since = secondsOf(headers['if-unmodified-since']);
  return since !== undefined && modifiedSeconds !== undefined && modifiedSeconds > since;
}

function isUnmodified(headers: IncomingHttpHeaders, { etag, modifiedSeconds }: Validators): boolean {
  const tags = headers['if-none-match'];
  if (tags !== undefined) return tags === etag || matchesTag(tags, etag);
  const since = secondsOf(headers['if-modified-since']);
  return since !== undefined && modifiedSeconds !== undefined && modifiedSeconds <= since;
}

/** Weak comparison (§8.8.3.2). */
function matchesTag(list: string, etag: string): boolean {
  return list.trim() === '*' || opaqueTags(list).includes(etag.slice(1, -1));
}

/** What stands within the quotes of a list of tags, weak or not. Tags without quotes are taken too: some fetchers lose them. */
export function opaqueTags(list: string): readonly string[] {
  return Array.from(
    list.matchAll(/(?:W\/)?"([^"]*)"|([^\s,"]+)/gu),
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
}

/** The strong tags of a list: the weak ones never match strongly (§8.8.3.2). */
function quotedTags(list: string): readonly string[] {
  return Array.from(list.matchAll(/(?:W\/)?"[^"]*"/gu), ([tag]) => tag);
}

// The three forms of §5.6.7; the instant itself is read elsewhere.
const HTTP_DATE =
  /^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT|[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d [\d:]{8} GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})$/u;

function secondsOf(date: string | undefined): number | undefined {
  const instant = date !== undefined && HTTP_DATE.test(date) ? parseDate(date) : undefined;
  return instant === undefined ? undefined : Math.floor(instantMs(instant) / 1000);
}
