/**
 * Outputs prepared for delivery: compressed once when they change, their headers composed ahead, so that a request only picks
 * a buffer. Compressing per request costs three times a precompressed answer.
 */

import type { OutgoingHttpHeaders } from 'node:http';
import type { Assembly, Output } from '../outward.ts';
import { lengthOf } from '../publish/body.ts';
import { type Coding, etagOf, type Packed, pack } from '../publish/packed.ts';
import { instantMs, rfc822 } from '../text/date.ts';
import { COMMON_HEADERS, PAGE_HEADERS } from './answer.ts';
import { type Edition, editionsAfter } from './deltas.ts';
import { decodedPath } from './target.ts';

/** One output in one content coding. */
export interface Representation {
  readonly parts: readonly Buffer[];
  /** Strong and different per coding, with its quotes. */
  readonly etag: string;
  readonly headers: OutgoingHttpHeaders;
  /** What a 304 repeats (RFC 9110 §15.4.5). */
  readonly notModifiedHeaders: OutgoingHttpHeaders;
}

/** One output in every coding that it is worth. */
export interface Served {
  /** From the root as links spell it, percent-encoded. */
  readonly target: string;
  readonly isFeed: boolean;
  readonly hash: string;
  /** Whole seconds, as `Last-Modified` counts them. */
  readonly modifiedSeconds: number | undefined;
  readonly identity: Representation;
  readonly gzip: Representation | undefined;
  readonly br: Representation | undefined;
  /** Undefined for what cannot be told in part. */
  readonly assembly: Assembly | undefined;
  /** Former versions that can be told apart from this one, the latest first. */
  readonly editions: readonly Edition[];
}

const FEED_FILE = /\/(?:rss\.xml|atom\.xml|feed\.json)$/u;
const YEAR_SECONDS = 31_536_000;

/** Every output by its percent-decoded path; what has the same hash as before is not compressed again. */
export async function prepareServed(
  outputs: Iterable<Output>,
  previous: ReadonlyMap<string, Served>,
): Promise<ReadonlyMap<string, Served>> {
  const prepared = new Map<string, Served>();
  for (const output of outputs) {
    const path = decodedPath(output.path) ?? output.path;
    prepared.set(path, await prepare(output, previous.get(path)));
  }
  return prepared;
}

async function prepare(output: Output, previous: Served | undefined): Promise<Served> {
  const known = previous?.hash === output.hash ? previous : undefined;
  const bodies = known ? packedBefore(known) : await pack(output);
  return {
    target: output.path,
    isFeed: FEED_FILE.test(output.path),
    hash: output.hash,
    modifiedSeconds:
      output.modifiedAt === undefined ? undefined : Math.floor(instantMs(output.modifiedAt) / 1000),
    identity: represent(output, 'identity', output.parts),
    gzip: bodies.gzip && represent(output, 'gzip', [bodies.gzip]),
    br: bodies.br && represent(output, 'br', [bodies.br]),
    assembly: output.assembly,
    editions: known ? known.editions : previous ? editionsAfter(previous) : [],
  };
}

function packedBefore(served: Served): Packed {
  return { gzip: served.gzip?.parts[0], br: served.br?.parts[0] };
}

function represent(output: Output, coding: Coding, parts: readonly Buffer[]): Representation {
  const etag = etagOf(output.hash, coding);
  const notModifiedHeaders: OutgoingHttpHeaders = {
    ETag: etag,
    'Cache-Control': cacheControl(output.freshSeconds),
    Vary: 'Accept-Encoding',
    'Access-Control-Allow-Origin': '*',
    ...(output.modifiedAt === undefined ? {} : { 'Last-Modified': rfc822(output.modifiedAt) }),
    ...(output.links.length === 0 ? {} : { Link: [...output.links] }),
  };
  const headers: OutgoingHttpHeaders = {
    ...COMMON_HEADERS,
    ...notModifiedHeaders,
    ...(output.mediaType.startsWith('text/html') ? PAGE_HEADERS : {}),
    'Content-Type': output.mediaType,
    'Content-Length': lengthOf(parts),
    ...(coding === 'identity' ? {} : { 'Content-Encoding': coding }),
  };
  return { parts, etag, headers, notModifiedHeaders };
}

/** A copy may be shown for as long again while the newer one is being fetched (RFC 5861). */
function cacheControl(seconds: number): string {
  if (seconds >= YEAR_SECONDS) return `public, max-age=${YEAR_SECONDS}, immutable`;
  return `public, max-age=${seconds}, stale-while-revalidate=${seconds}`;
}
