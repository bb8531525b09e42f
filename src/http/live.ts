/** Answers that are made for the request itself: nothing of them is kept, so packing them has to be cheap. */

import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { etagOf } from '../publish/packed.ts';
import { sha256 } from '../text/hash.ts';
import { type Answer, COMMON_HEADERS, type Content, type Request } from './answer.ts';
import { statusFor } from './conditions.ts';
import { negotiateCoding } from './negotiate.ts';

const WORTH_PACKING_BYTES = 4096;
const packed = promisify(gzip);

/** To be asked again each time, and then a 304 where it is still the same; in gzip where the client takes it and it pays. */
export async function liveAnswer({ method, headers }: Request, content: Content): Promise<Answer> {
  const whole = Buffer.from(content.text);
  const offered = {
    identity: true,
    gzip: whole.length < WORTH_PACKING_BYTES ? undefined : true,
    br: undefined,
  };
  const coding = negotiateCoding(headers['accept-encoding'], offered);
  const etag = etagOf(sha256(whole).slice(0, 32), coding);
  const common = {
    ...COMMON_HEADERS,
    ...content.headers,
    ETag: etag,
    'Cache-Control': 'no-cache',
    Vary: 'Accept-Encoding',
  };
  const status = statusFor(headers, { etag, modifiedSeconds: undefined });
  if (status !== 200) return { status, headers: common, body: undefined };
  const body = coding === 'gzip' ? await packed(whole, { level: constants.Z_BEST_SPEED }) : whole;
  const about = {
    ...common,
    'Content-Type': content.mediaType,
    'Content-Length': body.length,
    ...(coding === 'identity' ? {} : { 'Content-Encoding': coding }),
  };
  return { status, headers: about, body: method === 'HEAD' ? undefined : body };
}
