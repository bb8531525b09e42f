import type { Address, Asked } from './asked.ts';

/** Addresses that are being asked, and the jobs that wait for one. */
export class HeldJobs<T> {
  readonly #jobs = new Map<Address, T[]>();

  hold(job: T, address: Address): void {
    const others = this.#jobs.get(address);
    if (others === undefined) this.#jobs.set(address, [job]);
    else others.push(job);
    address.isAwaited = true;
  }

  begin({ address, also }: Asked): void {
    address.isAsked = true;
    if (also !== undefined) also.isAsked = true;
  }

  /** Answers the jobs that waited for it. */
  end({ address, also }: Asked): readonly T[] {
    address.isAsked = false;
    if (also !== undefined) also.isAsked = false;
    if (!address.isAwaited && also?.isAwaited !== true) return NONE;
    return [...this.#take(address), ...(also === undefined ? NONE : this.#take(also))];
  }

  /** Takes all that wait. */
  drain(): readonly T[] {
    return [...this.#jobs.keys()].flatMap((address) => this.#take(address));
  }

  #take(address: Address): readonly T[] {
    const jobs = this.#jobs.get(address) ?? NONE;
    this.#jobs.delete(address);
    address.isAwaited = false;
    return jobs;
  }
}

const NONE: readonly never[] = [];

/** What somebody else is asking, of that which the job asks. */
export function busyAmong({ address, also }: Asked): Address | undefined {
  if (address.isAsked) return address;
  return also?.isAsked === true ? also : undefined;
}
