/** What of a source's address and headers is for the eyes of its publisher alone. */
import type { Fill } from './references.ts';
import { isSecret } from './secrets.ts';

interface Asked {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the address is called of a source, and of a list of them. */
const ADDRESSES: ReadonlySet<unknown> = new Set(['url', 'opml']);
/** Parameters by which publishers know their subscribers. */
const SECRET_PARAMETER = /(?:key|token|secret|auth|passw(?:or)?d|signature|^sig|hmac)$/iu;
/** Shorter texts stand everywhere, and nothing that is to be kept is so short. */
const MIN_LENGTH = 4;

/** Texts that may stand in nothing that is said of the source: what references filled in, and what its name calls a secret. */
export function secretsOf({ url, headers }: Asked, fills: readonly Fill[]): readonly string[] {
  const filled = fills.filter(({ path }) => ADDRESSES.has(path[2]) || path[2] === 'headers');
  const inHeaders = Object.entries(headers).filter(([name]) => isSecret([name]));
  const texts = [
    ...filled.map(({ text }) => text),
    // The token without its `Bearer`, too.
    ...inHeaders.flatMap(([, value]) => [value, value.split(' ').at(-1) ?? '']),
    ...secretParameters(url),
  ];
  return [...new Set(texts.filter((text) => text.length >= MIN_LENGTH))].sort((a, b) => b.length - a.length);
}

/** Whether nobody else may see the address. */
export function isSecretAddress(url: string, fills: readonly Fill[]): boolean {
  return fills.some(({ path }) => ADDRESSES.has(path[2])) || secretParameters(url).length > 0;
}

function secretParameters(url: string): readonly string[] {
  if (!url.includes('?')) return [];
  const parameters = [...new URL(url).searchParams];
  return parameters
    .filter(([name, value]) => value !== '' && SECRET_PARAMETER.test(name))
    .map(([, it]) => it);
}
