import { hash } from 'node:crypto';

/** SHA-256 in hex, 64 characters; text is hashed as UTF-8. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** How many bytes a digest has. */
export const DIGEST_BYTES = 16;

/** The first bytes of the SHA-256, a latin1 character each: to be laid beside others and hashed again. */
export function digest(data: Uint8Array): string {
  return hash('sha256', data, 'binary').slice(0, DIGEST_BYTES);
}

/** The first 24 hex characters (96 bits) of the hash of the parts; no two lists of parts share a preimage. */
export function shortHash(parts: readonly string[]): string {
  return sha256(JSON.stringify(parts)).slice(0, 24);
}

/** The first 13 hex characters (52 bits, so that eight bytes hold it as a number): tells one source's texts apart, proves nothing. */
export function briefHash(text: string): string {
  return sha256(text).slice(0, 13);
}

/**
 * 32 bits for a table in memory or a choice without chance, the same for a text for ever: FNV-1a over its UTF-16 units, mixed once more
 * so that the high bits are as good as the low ones.
 */
export function quickHash(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** From 0 up to 1, the same for a text for ever, and evenly spread over texts: their quick hash, mixed to the end of MurmurHash3's. */
export function fractionOf(text: string): number {
  const hash = Math.imul(quickHash(text), 0xc2_b2_ae_35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
