/**
 * Under which names we answer. A page that a browser got from elsewhere can point a name of its own at this machine (DNS rebinding)
 * and read whatever answers; and a cache before us may store what it got under a name that is not ours.
 */

import { isIP } from 'node:net';

/** Where the names come from; another object where they may have changed. */
export interface Names {
  readonly site: { readonly url: string };
  readonly server: {
    readonly host: string;
    /** A proxy stands before us, and the names are its business. */
    readonly trustProxy: boolean;
  };
}

/** A request as far as it says whom it is for. */
export interface Addressed {
  /** The authority of the target where that is absolute (RFC 9112 §3.2.2), else the `Host` header; HTTP/1.0 may have neither. */
  readonly host: string | undefined;
  /** The address at which its connection arrived. */
  readonly localAddress: string | undefined;
}

const HOST = /^(?:\[([\da-f:.]{2,45})\]|([^\s:/?#@[\]]{1,255}))(?::\d{0,5})?$/iu;
const LOOPBACK = /^(?:(?:[^.]+\.)*localhost|127\.\d+\.\d+\.\d+|::1)$/u;
const MOST_KNOWN = 100;

/**
 * Tells our names from others: the site's own, the one that we listen on, whatever means this machine itself, and the address at which
 * the connection arrived. Ports say nothing, for they are mapped on the way.
 */
export function createNameCheck(names: () => Names): (request: Addressed) => boolean {
  let of: Names | undefined;
  const known = new Set<string>();
  return ({ host, localAddress }) => {
    const current = names();
    if (current !== of) known.clear();
    of = current;
    if (host === undefined || current.server.trustProxy || known.has(host)) return true;
    const name = nameOf(host);
    if (name === undefined) return false;
    if (!isNamed(name, current)) return isIP(name) > 0 && name === plainAddress(localAddress);
    if (known.size < MOST_KNOWN) known.add(host);
    return true;
  };
}

function nameOf(host: string): string | undefined {
  const [, literal, name] = HOST.exec(host) ?? [];
  return (literal ?? name)?.toLowerCase().replace(/\.$/u, '');
}

function isNamed(name: string, { site, server }: Names): boolean {
  const own = new URL(site.url).hostname.replace(/^\[|\]$/gu, '');
  return name === own || name === server.host.toLowerCase() || LOOPBACK.test(name);
}

/** An IPv4 connection to an IPv6 socket has an address of both kinds. */
function plainAddress(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:/u, '');
}
