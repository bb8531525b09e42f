/**
 * Feeds told in part (RFC 3229 with the instance manipulation `feed`): whoever names the document that it has gets only the entries
 * that this one lacked, for as long as we remember what was in it.
 */

import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { Assembly } from '../outward.ts';
import { lengthOf } from '../publish/body.ts';
import { DIGEST_BYTES } from '../text/hash.ts';
import type { Answer } from './answer.ts';
import { opaqueTags } from './conditions.ts';
import type { Representation, Served } from './served.ts';

/** What was in a former version of a document. */
export interface Edition {
  readonly hash: string;
  /** Of its entries, one after the other. */
  readonly digests: Buffer;
}

const MOST_EDITIONS = 24;
const MOST_DIGESTS = 10_000;
const FEED = /^\s*feed\s*(?:;\s*q=(?:1(?:\.0*)?|0?\.\d*[1-9]\d*)\s*)?$/iu;
const OF_A_CODING = /-(?:gz|br)$/u;

/** The editions to remember once `previous` is replaced, the latest first. */
export function editionsAfter({ hash, assembly, editions }: Served): readonly Edition[] {
  if (assembly === undefined) return [];
  let bytes = 0;
  return [{ hash, digests: assembly.digests }, ...editions].slice(0, MOST_EDITIONS).filter(({ digests }) => {
    bytes += digests.length;
    return bytes <= MOST_DIGESTS * DIGEST_BYTES;
  });
}

/**
 * The 226 for a client that asks for it; undefined where it names no edition that we remember, where nothing is new, or where the whole
 * document takes fewer bytes.
 */
export function deltaAnswer(
  served: Served,
  chosen: Representation,
  headers: IncomingHttpHeaders,
): Answer | undefined {
  const { assembly } = served;
  const tags = headers['if-none-match'];
  if (assembly === undefined || tags === undefined || !asksForDelta(headers)) return undefined;
  const named = new Set(opaqueTags(tags).map((tag) => tag.replace(OF_A_CODING, '')));
  const known = served.editions.find(({ hash }) => named.has(hash));
  const parts = known && newParts(assembly, known);
  if (parts === undefined || lengthOf(parts) >= lengthOf(chosen.parts)) return undefined;
  const body = Buffer.concat(parts);
  return { status: 226, headers: deltaHeaders(served, chosen, body.length), body };
}

/**
 * Python's feedparser asks for deltas on behalf of programs that know nothing of them: rss2email takes a 226 for a failure, again and
 * again, and never hears of the news.
 */
const TAKES_NONE = /feedparser|rss2email/i;

function asksForDelta(headers: IncomingHttpHeaders): boolean {
  if (TAKES_NONE.test(headers['user-agent'] ?? '')) return false;
  return String(headers['a-im'] ?? '')
    .split(',')
    .some((it) => FEED.test(it));
}

function newParts({ before, between, after, entries, digests }: Assembly, edition: Edition) {
  const known = new Set(single(edition.digests));
  const names = single(digests);
  const fresh = entries.filter((_, at) => !known.has(names[at] ?? ''));
  if (fresh.length === 0) return undefined;
  return [before, ...fresh.flatMap((bytes, at) => (at === 0 ? [bytes] : [between, bytes])), after];
}

function single(digests: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = 0; at < digests.length; at += DIGEST_BYTES)
    names.push(digests.toString('latin1', at, at + DIGEST_BYTES));
  return names;
}

/** The tag names the whole document, which the client has once it puts both together (RFC 3229 §10.4.1). */
function deltaHeaders({ identity }: Served, chosen: Representation, length: number): OutgoingHttpHeaders {
  return {
    ...chosen.notModifiedHeaders,
    'Content-Type': identity.headers['Content-Type'],
    'Content-Length': length,
    IM: 'feed',
    Vary: 'Accept-Encoding, A-IM, If-None-Match',
    // A cache that knows nothing of deltas must not give this one to others.
    'Cache-Control': String(chosen.notModifiedHeaders['Cache-Control']).replace('public', 'private'),
  };
}
