/**
 * Host names are looked up by asking the name servers ourselves. The system's own lookup blocks a thread until it is done, and Node
 * gives it two of four: two names whose servers are silent would keep all others waiting for seconds.
 */

import { lookup, Resolver } from 'node:dns/promises';

export interface Answer {
  readonly address: string;
  readonly family: number;
}

/** The addresses of a host name, as `dns.lookup` with `all` answers. */
export type Resolve = (hostname: string) => Promise<readonly Answer[]>;

const PATIENCE = { timeout: 1500, tries: 2 };
/** No such name, no address, no name server: the system may still know it from its hosts file or its neighbours. */
const LEFT_OPEN = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

/** Asks name servers, and the system for names that are none of theirs. `servers` are the system's where undefined. */
export function createResolve(servers: readonly string[] | undefined, bySystem: Resolve): Resolve {
  return async (hostname) => {
    if (isLocalName(hostname)) return bySystem(hostname);
    try {
      return await byServers(hostname, servers);
    } catch (error) {
      if (!LEFT_OPEN.has(codeOf(error))) throw error;
      return bySystem(hostname);
    }
  };
}

/** By the machine's own name servers and its own lookup. */
export const resolveHere: Resolve = createResolve(undefined, (hostname) => lookup(hostname, { all: true }));

async function byServers(hostname: string, servers: readonly string[] | undefined): Promise<Answer[]> {
  // A new one each time: it reads which servers are in force, and they change as machines move.
  const resolver = new Resolver(PATIENCE);
  if (servers !== undefined) resolver.setServers(servers);
  const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  if (four.status === 'rejected' && six.status === 'rejected') throw four.reason;
  return [...answersOf(four, 4), ...answersOf(six, 6)];
}

function answersOf(asked: PromiseSettledResult<readonly string[]>, family: number): readonly Answer[] {
  return asked.status === 'rejected' ? [] : asked.value.map((address) => ({ address, family }));
}

function isLocalName(hostname: string): boolean {
  return !hostname.includes('.') || /\.(?:local|localhost)\.?$/iu.test(hostname);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
