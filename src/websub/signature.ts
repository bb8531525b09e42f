import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a signature may be made with (WebSub §8), weakest first. */
export type SignatureMethod = 'sha1' | 'sha256' | 'sha384' | 'sha512';

const SIGNATURE = /^\s*(sha1|sha256|sha384|sha512)=([\da-f]{40,128})\s*$/iu;

/** The value of `X-Hub-Signature` for a body, `sha256=…` in hex. */
export function signatureOf(method: SignatureMethod, secret: string, body: Uint8Array): string {
  return `${method}=${createHmac(method, secret).update(body).digest('hex')}`;
}

/** Whether a header signs these very bytes with our secret, compared in constant time; a missing or odd header does not. */
export function isSignedBy(header: string | undefined, secret: string, body: Uint8Array): boolean {
  const [, method, given] = SIGNATURE.exec(header ?? '') ?? [];
  if (method === undefined || given === undefined) return false;
  const right = Buffer.from(createHmac(method.toLowerCase(), secret).update(body).digest('hex'));
  const told = Buffer.from(given.toLowerCase());
  return told.length === right.length && timingSafeEqual(told, right);
}
