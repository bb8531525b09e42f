/** Documents in the content codings that we offer, the same whether they are served or lie beside their file. */

import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Output } from '../outward.ts';

/** A content coding that we offer. */
export type Coding = 'identity' | 'gzip' | 'br';

/** Undefined in a coding that it is not worth. */
export interface Packed {
  readonly gzip: Buffer | undefined;
  readonly br: Buffer | undefined;
}

// Below this a coding's own headers and the unpacking cost more than the bytes that it saves.
const WORTH_COMPRESSING_BYTES = 1024;
const BROTLI_QUALITY = 5;
// A window of 512 KiB holds nearly every document whole; the usual one takes 4 MiB for each, on every thread.
const BROTLI_WINDOW_BITS = 19;
const SUFFIX: Readonly<Record<Coding, string>> = { identity: '', gzip: '-gz', br: '-br' };

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

/** The strong tag of a document in a coding, with its quotes. */
export function etagOf(hash: string, coding: Coding): string {
  return `"${hash}${SUFFIX[coding]}"`;
}

/** Takes some milliseconds for each 100 KB, off the main thread. */
export async function pack({ parts, mediaType }: Pick<Output, 'parts' | 'mediaType'>): Promise<Packed> {
  // Not `wholeBody`: what is kept is the compressed one.
  const body = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  const isPacked = mediaType.startsWith('image/');
  if (isPacked || body.length < WORTH_COMPRESSING_BYTES) return { gzip: undefined, br: undefined };
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: BROTLI_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  const [gz, br] = await Promise.all([gzipped(body), brotlied(body, { params })]);
  return { gzip: gz.length < body.length ? gz : undefined, br: br.length < body.length ? br : undefined };
}
