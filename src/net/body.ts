/**
 * A body from the wire, inflated within bounds. Servers cut gzip streams short and label plain text gzip; a document cut short still
 * holds whole entries, so what could be inflated is kept.
 */

import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { FeedError } from '../errors.ts';

export interface Inflated {
  readonly bytes: Uint8Array;
  /** False where the compressed stream ended before its end. */
  readonly complete: boolean;
}

type Coding = 'identity' | 'gzip' | 'deflate' | 'raw-deflate' | 'br';
type Inflate = (bytes: Uint8Array, options: zlib.ZlibOptions) => Promise<Buffer>;

const INFLATE: Readonly<Record<Exclude<Coding, 'identity'>, Inflate>> = {
  gzip: promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.inflate),
  'raw-deflate': promisify<zlib.InputType, zlib.ZlibOptions, Buffer>(zlib.inflateRaw),
  br: promisify<zlib.InputType, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress),
};

const CODINGS = new Map<string, Coding>([
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
]);

/**
 * Undoes the one content coding that `Content-Encoding` may name.
 * @throws FeedError `encoding` for an unknown, a repeated or a broken coding, `too-large` beyond `maxBytes` inflated.
 */
export async function inflate(
  wire: Uint8Array,
  contentEncoding: string,
  maxBytes: number,
): Promise<Inflated> {
  const coding = codingOf(wire, contentEncoding);
  if (coding === 'identity' || wire.byteLength === 0) return { bytes: wire, complete: true };
  try {
    return { bytes: await run(coding, wire, maxBytes, false), complete: true };
  } catch (thrown) {
    if (codeOf(thrown) !== 'Z_BUF_ERROR') throw failure(thrown, contentEncoding, maxBytes);
  }
  return await inflateCut(coding, wire, contentEncoding, maxBytes);
}

async function inflateCut(
  coding: Exclude<Coding, 'identity'>,
  wire: Uint8Array,
  contentEncoding: string,
  maxBytes: number,
): Promise<Inflated> {
  const bytes = await run(coding, wire, maxBytes, true).catch((thrown: unknown) => {
    throw failure(thrown, contentEncoding, maxBytes);
  });
  if (bytes.byteLength === 0) {
    throw new FeedError('encoding', `the ${contentEncoding} body is cut off at its very beginning`);
  }
  return { bytes, complete: false };
}

function codingOf(wire: Uint8Array, contentEncoding: string): Coding {
  const name = contentEncoding.trim().toLowerCase();
  const coding = CODINGS.get(name);
  if (coding === undefined) {
    throw new FeedError('encoding', `the content coding “${name.slice(0, 40)}” cannot be read`);
  }
  if (coding === 'gzip' && !(wire[0] === 0x1f && wire[1] === 0x8b)) return 'identity';
  return coding === 'deflate' && !hasZlibHeader(wire) ? 'raw-deflate' : coding;
}

/** RFC 1950 §2.2; RFC 9110 §8.4.1.2 notes that some send the raw stream instead. */
function hasZlibHeader(wire: Uint8Array): boolean {
  const [method = 0, flags = 0] = wire;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}

function run(
  coding: Exclude<Coding, 'identity'>,
  wire: Uint8Array,
  maxBytes: number,
  cut: boolean,
): Promise<Buffer> {
  const flush = coding === 'br' ? zlib.constants.BROTLI_OPERATION_FLUSH : zlib.constants.Z_SYNC_FLUSH;
  const bounds = { maxOutputLength: maxBytes, chunkSize: 65_536 };
  return INFLATE[coding](wire, cut ? { ...bounds, finishFlush: flush } : bounds);
}

function failure(thrown: unknown, contentEncoding: string, maxBytes: number): unknown {
  const code = codeOf(thrown);
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    return new FeedError('too-large', `the document inflates to more than ${maxBytes} bytes`, {
      cause: thrown,
    });
  }
  if (!/^(?:Z_|ERR_)/u.test(code)) return thrown;
  return new FeedError('encoding', `the ${contentEncoding} body is broken`, { cause: thrown });
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}
