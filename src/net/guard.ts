/**
 * Which addresses we refuse to call. Feeds are named by strangers and redirect where they please, so a name is looked up here and
 * refused if any of its answers is not public: a name may answer with one public and one inward address. A lookup alone leaks, since
 * literal addresses never reach it; so literals are judged before the connection is made and the peer's address once it stands.
 */

import { BlockList, isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { FeedError } from '../errors.ts';
import { type Answer, type Resolve, resolveHere } from './resolve.ts';

/** Decides on an address that a host name resolved to; a literal address is its own host name. */
export type MayCall = (address: string, hostname: string) => boolean;

export interface GuardOptions {
  readonly mayCall: MayCall;
  /** For one connection, the name's lookup and the TLS handshake included. */
  readonly connectTimeoutMs: number;
  /** The machine's own resolver, where undefined. */
  readonly resolve: Resolve | undefined;
}

// The IANA special-purpose registry, the deprecated 6to4 relays, and Azure's metadata server, which stands on a public address.
const INWARD_V4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32`;
// Teredo and its neighbours, documentation, 6to4: exceptions from the global unicast space.
const INWARD_V6 = '2001::/23 2001:db8::/32 2002::/16 3fff::/20';
// RFC 5214 §6.1: an ISATAP address has any prefix, and carries an IPv4 address in its last 32 bits.
const ISATAP = /(?:::|:0{1,4}:|:0?200:)5efe:(?:[\da-f]{0,4}:)?[\da-f.]*$/iu;

// What an operator means by private networks: this machine, its neighbours and the tunnels to them; never link-local addresses, where
// clouds keep the credentials of their machines.
const PRIVATE_V4 = '10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 172.16.0.0/12 192.168.0.0/16 198.18.0.0/15';
const PRIVATE_V6 = '::1/128 fc00::/7';
// Alibaba's and Amazon's own.
const METADATA = blockList('100.100.100.200/32', 'fd00:ec2::254/128');

const refusedRanges = blockList(INWARD_V4, INWARD_V6);
const globalUnicast = blockList('', '2000::/3');
// Apart, since a list with both families takes a mapped address for the one that it maps.
const privateV4 = blockList(PRIVATE_V4, '');
const privateV6 = blockList('', PRIVATE_V6);

// The bad ports of the Fetch standard, and databases: what listens there is no web server, and must not be made to hear our words.
const REFUSED_PORTS = new Set(
  `1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 143 161
  179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1433 1521 1719 1720 1723 2049 2375
  2379 3306 3659 4045 4190 5060 5061 5432 6000 6379 6566 6665 6666 6667 6668 6669 6679 6697 9200 10080 11211 27017`.split(
    /\s+/u,
  ),
);

/**
 * Whether an IP address in text form is one that the public internet routes. IPv6 goes by an allow-list, so that mapped, NAT64 and
 * 6to4 forms of inward addresses and zone ids fall out; what is no address at all is not public.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refusedRanges.check(address, 'ipv4');
  if (family !== 6 || address.includes('%') || ISATAP.test(address)) return false;
  return globalUnicast.check(address, 'ipv6') && !refusedRanges.check(address, 'ipv6');
}

/** Whether an IP address in text form is public, or one of a private network: never link-local, multicast or a cloud's metadata. */
export function isPublicOrPrivateAddress(address: string): boolean {
  if (isPublicAddress(address)) return true;
  if (isIP(address) === 4) return privateV4.check(address, 'ipv4') && !METADATA.check(address, 'ipv4');
  if (isIP(address) !== 6 || address.includes('%')) return false;
  return privateV6.check(address, 'ipv6') && !METADATA.check(address, 'ipv6');
}

/** Makes the connections of an undici `Client`; what it refuses fails with the FeedError code `refused-address`. */
export function createGuardedConnector(options: GuardOptions): buildConnector.connector {
  const { mayCall } = options;
  const connect = buildConnector({
    timeout: options.connectTimeoutMs,
    lookup: guardedLookup(options.resolve ?? resolveHere, mayCall),
    autoSelectFamily: true,
    // Node's own 250 ms gives up on honest servers a satellite away.
    autoSelectFamilyAttemptTimeout: 1000,
  });
  return (target, callback) => {
    const refusal = refusalOf(target, mayCall);
    if (refusal !== undefined) return callback(refusal, null);
    connect(target, (...made) => {
      const [error, socket] = made;
      if (error !== null) return callback(error, null);
      const peer = socket.remoteAddress ?? 'an unknown peer';
      if (mayCall(peer, target.hostname)) return callback(null, socket);
      socket.destroy();
      callback(notPublic(peer), null);
    });
  };
}

function refusalOf(target: buildConnector.Options, mayCall: MayCall) {
  const { hostname, port } = target;
  if (REFUSED_PORTS.has(port)) return new FeedError('refused-address', `port ${port} is not one of the web`);
  return isIP(hostname) !== 0 && !mayCall(hostname, hostname) ? notPublic(hostname) : undefined;
}

function guardedLookup(resolve: Resolve, mayCall: MayCall): LookupFunction {
  return (hostname, options, callback) => {
    answersOf(hostname, resolve, mayCall).then(
      ([first, ...others]) => {
        if (options.all === true) callback(null, [first, ...others]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, []),
    );
  };
}

async function answersOf(
  hostname: string,
  resolve: Resolve,
  mayCall: MayCall,
): Promise<[Answer, ...Answer[]]> {
  const [first, ...others] = await resolve(hostname);
  if (first === undefined) throw new FeedError('dns', `the name ${hostname} does not resolve`);
  const refused = [first, ...others].find((answer) => !mayCall(answer.address, hostname));
  if (refused !== undefined) throw notPublic(refused.address, hostname);
  return [first, ...others];
}

function notPublic(address: string, hostname?: string): FeedError {
  const what = hostname === undefined ? address : `${hostname} resolves to ${address}, which`;
  return new FeedError('refused-address', `${what} is not a public address`);
}

function blockList(rangesV4: string, rangesV6: string): BlockList {
  const list = new BlockList();
  addRanges(list, rangesV4, 'ipv4');
  addRanges(list, rangesV6, 'ipv6');
  return list;
}

function addRanges(list: BlockList, ranges: string, family: 'ipv4' | 'ipv6'): void {
  for (const range of ranges.split(/\s+/u).filter((it) => it !== '')) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
}
