/**
 * Loaded into the real program before it starts: an internet of pretence, one floor below everything that the program is made of. Names
 * have the addresses that a test gives them, connections to those lead to the test's servers on this machine, and every other
 * connection is refused and written down. So the program runs as it ships, guard and all, and nothing leaves the machine.
 */

import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { names, ports, log } = JSON.parse(process.env.VOLTWIRE_PRETEND_WEB);
const INWARD = '10.0.0.9';
const REFUSED = -111;

const asked = new Map();

/** A list of lists is what the first lookup answers, then the second, and so on. */
function addressesOf(name) {
  const times = asked.get(name) ?? 0;
  asked.set(name, times + 1);
  const known = names[name.toLowerCase()] ?? [[INWARD]];
  return known[Math.min(times, known.length - 1)];
}

dns.promises.Resolver.prototype.resolve4 = async (name) => addressesOf(name);
dns.promises.Resolver.prototype.resolve6 = () =>
  Promise.reject(Object.assign(new Error('none'), { code: 'ENODATA' }));
dns.promises.lookup = async (name) => addressesOf(name).map((address) => ({ address, family: 4 }));
syncBuiltinESMExports();

const { TCP } = process.binding('tcp_wrap');
const { connect, getpeername } = TCP.prototype;
const peers = new WeakMap();

TCP.prototype.connect = function connectPretended(request, address, port) {
  appendFileSync(log, `${address} ${port}\n`);
  if (ports[address] === undefined) return REFUSED;
  peers.set(this, { address, family: 'IPv4', port });
  return connect.call(this, request, '127.0.0.1', ports[address]);
};
TCP.prototype.connect6 = (_request, address, port) => {
  appendFileSync(log, `${address} ${port}\n`);
  return REFUSED;
};
TCP.prototype.getpeername = function getPretendedPeer(peer) {
  const pretended = peers.get(this);
  if (pretended === undefined) return getpeername.call(this, peer);
  Object.assign(peer, pretended);
  return 0;
};
