/** A list of feeds that somebody else keeps, read once: as a guest, on condition that it changed. */

import type { SourceList } from '../config/config.ts';
import { FeedError } from '../errors.ts';
import { decode } from '../ingest/decode.ts';
import { type FetchVisit, fetchFeed } from '../ingest/fetch.ts';
import type { HttpClient } from '../net/client.ts';
import { type ListReading, listedFeeds } from '../sources/followed-list.ts';
import { OpmlError, readOpml } from '../sources/opml-read.ts';
import type { FollowedList } from '../store/collections.ts';
import { redacted } from '../text/redact.ts';

/** @throws FeedError or OpmlError, see `listFault`; the signal's reason when it was aborted. */
export async function readList(
  list: SourceList,
  known: FollowedList | undefined,
  door: Pick<HttpClient, 'get'>,
  visit: FetchVisit,
): Promise<Exclude<ListReading, { kind: 'failed' }>> {
  const { url, allowPrivateNetworks } = list;
  const asked = { url, conditionals: conditionalsOf(url, known) };
  const fetched = await fetchFeed({ headers: {}, allowPrivateNetworks }, asked, door, visit);
  if (fetched.kind === 'not-modified') return { kind: 'not-modified' };
  const { raw } = fetched;
  const feeds = listedFeeds(readOpml(decode(raw.bytes, raw.contentType).text), list);
  return { kind: 'read', feeds, etag: raw.etag, lastModified: raw.lastModified };
}

function conditionalsOf(url: string, known: FollowedList | undefined) {
  const headers: Record<string, string> = {};
  if (known?.etag !== undefined) headers['if-none-match'] = known.etag;
  if (known?.lastModified !== undefined) headers['if-modified-since'] = known.lastModified;
  return Object.keys(headers).length === 0 ? [] : [{ url, headers }];
}

/** What its publisher or the network did wrong, as a sentence without secrets; undefined where it was neither. */
export function listFault({ publicUrl, secrets }: SourceList, thrown: unknown): string | undefined {
  if (!(thrown instanceof FeedError || thrown instanceof OpmlError)) return undefined;
  return `The list ${publicUrl} could not be read: ${redacted(thrown.message, secrets)}`;
}
