import { FeedError, type FeedErrorCode, messageOf } from '../errors.ts';

type Failure = readonly [code: FeedErrorCode, sentence: string];

/** What Node, OpenSSL and undici call the common failures, in our words. */
const FAILURES = new Map<string, Failure>([
  ['ENOTFOUND', ['dns', 'the name does not resolve']],
  ['EAI_AGAIN', ['dns', 'the name could not be looked up']],
  ['ENODATA', ['dns', 'the name does not resolve']],
  ['ETIMEOUT', ['dns', 'the name could not be looked up']],
  ['ESERVFAIL', ['dns', 'the name could not be looked up']],
  ['EREFUSED', ['dns', 'the name could not be looked up']],
  ['EBADRESP', ['dns', 'the name could not be looked up']],
  ['EBADNAME', ['dns', 'the name is no host name']],
  ['EAI_FAIL', ['dns', 'the name could not be looked up']],
  ['ECONNREFUSED', ['connect', 'the server refuses the connection']],
  ['ECONNRESET', ['connect', 'the server broke the connection off']],
  ['EPIPE', ['connect', 'the server broke the connection off']],
  ['EHOSTUNREACH', ['connect', 'the server cannot be reached']],
  ['ENETUNREACH', ['connect', 'the server cannot be reached']],
  ['ETIMEDOUT', ['connect', 'the server does not answer']],
  ['UND_ERR_CONNECT_TIMEOUT', ['timeout', 'no connection within the time allowed']],
  ['UND_ERR_SOCKET', ['connect', 'the server broke the connection off']],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', ['connect', 'the answer is not as long as it says']],
  ['UND_ERR_HEADERS_OVERFLOW', ['too-large', 'the headers of the answer are over 16 KB']],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', ['too-large', 'the document has more bytes than allowed']],
  ['CERT_HAS_EXPIRED', ['connect', 'the TLS certificate has expired']],
  ['CERT_NOT_YET_VALID', ['connect', 'the TLS certificate is not valid yet']],
  ['ERR_TLS_CERT_ALTNAME_INVALID', ['connect', 'the TLS certificate is for another name']],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', ['connect', 'the TLS certificate is self-signed']],
  ['SELF_SIGNED_CERT_IN_CHAIN', ['connect', 'the TLS certificate is self-signed']],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ['connect', 'the TLS certificate has no known issuer']],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ['connect', 'the TLS certificate has no known issuer']],
]);

/**
 * Whatever an exchange with `url` threw, as a FeedError in a plain sentence. What carries no error code is a fault of ours and is
 * handed back as it is.
 */
export function asFeedError(thrown: unknown, url: string): unknown {
  if (thrown instanceof FeedError) {
    return thrown.url === undefined
      ? new FeedError(thrown.code, thrown.message, { url, cause: thrown })
      : thrown;
  }
  const code = errorCode(thrown);
  if (code === undefined) return thrown;
  const [feedCode, sentence] = failureOf(code, thrown);
  return new FeedError(feedCode, sentence, { url, cause: thrown });
}

function failureOf(code: string, thrown: unknown): Failure {
  const known = FAILURES.get(code);
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) return ['connect', `the answer is not HTTP: ${messageOf(thrown)}`];
  return ['connect', `the connection failed: ${messageOf(thrown) || code}`];
}

function errorCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error && 'code' in thrown)) return undefined;
  // undici's parser names some of its complaints and leaves the code of others undefined.
  if (thrown.name === 'HTTPParserError') return `HPE_${thrown.code}`;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
