import { byArrival, type StoryFact } from './cluster.ts';

/** A member of a story with what speaks for its leading it. */
export interface Teller extends StoryFact {
  readonly isOurs: boolean;
  /** Of what may be shown of it, in characters. */
  readonly length: number;
}

/** The members of a story, the one that leads it first: ours before others', then who tells the most, then who told it first. */
export function byRank<Fact extends Teller>(members: readonly Fact[]): readonly Fact[] {
  return members.toSorted((one, other) => {
    if (one.isOurs !== other.isOurs) return one.isOurs ? -1 : 1;
    return other.length - one.length || byArrival(one, other);
  });
}
