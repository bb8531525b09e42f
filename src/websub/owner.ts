import { registrableDomain } from '../text/url.ts';

const known = new Map<string, string>();
const MOST_KNOWN = 20_000;

/** Whose server an address is: a domain's owner may give it any number of names, and a machine any number of ports. */
export function ownerOf(address: string): string {
  const owner = known.get(address) ?? findOwner(address);
  // It is asked of thousands of subscribers again and again, and reading an address costs ten microseconds.
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(address, owner);
  return owner;
}

function findOwner(address: string): string {
  if (!URL.canParse(address)) return address;
  // Read as it will be called: an address of a machine has several spellings.
  const { href, hostname } = new URL(address);
  return registrableDomain(href) ?? hostname;
}
