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
