import type { Source, SourceState } from '../model.ts';
import { remembering } from '../text/remembering.ts';
import { domainOf } from '../text/url.ts';
import type { Domain } from './domain.ts';

/** What a job asks. */
export interface Asked {
  /** At least one; it waits for all of them. */
  readonly domains: readonly Domain[];
  /** No other job that asks it runs at the same time. */
  readonly address: Address;
  /** The same of this one, where it is another. */
  readonly also: Address | undefined;
}

export interface Address {
  isAsked: boolean;
  /** Whether a job waits for it. */
  isAwaited: boolean;
}

/** The domains that a visit of the source touches. */
export function domainsAsked(source: Source, known: SourceState | undefined): readonly string[] {
  const { address, found } = addressesOf(source, known);
  return [...new Set([ownDomain(address), ownDomain(found)])];
}

/** The configured address or where we believe that it moved to, and where its document was last found. */
export function addressesOf(source: Source, known: SourceState | undefined) {
  // What was learned under an address that the operator has changed since says nothing of the new one.
  const state = (known?.sourceUrl ?? source.url) === source.url ? known : undefined;
  const moved = state?.relocation?.adoptedAt === undefined ? undefined : state.relocation.to;
  const address = moved ?? source.url;
  return { address, found: state?.url ?? address };
}

const MOST_ADDRESSES = 20_000;
/** To tell a domain takes its time over the list of all suffixes. */
export const ownDomain = remembering(MOST_ADDRESSES, domainOf);
