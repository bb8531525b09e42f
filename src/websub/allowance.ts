/** How often a stranger may ask something of us: for each of them a bucket that one drop after the other fills again. */

export interface AllowanceTerms {
  /** What a full bucket holds. */
  readonly burst: number;
  readonly oneMoreEveryMs: number;
}

/** Takes one of a key's bucket; false where it is empty. */
export type Allowance = (key: string, nowMs: number) => boolean;

interface Bucket {
  left: number;
  atMs: number;
}

const MANY = 1000;

/** Full buckets are forgotten, so that strangers cannot fill our memory faster than they are refused. */
export function createAllowance({ burst, oneMoreEveryMs }: AllowanceTerms): Allowance {
  const buckets = new Map<string, Bucket>();
  const leftIn = ({ left, atMs }: Bucket, nowMs: number) =>
    Math.min(burst, left + Math.max(0, nowMs - atMs) / oneMoreEveryMs);
  return (key, nowMs) => {
    if (buckets.size > MANY) {
      for (const [known, bucket] of buckets) if (leftIn(bucket, nowMs) === burst) buckets.delete(known);
    }
    const left = leftIn(buckets.get(key) ?? { left: burst, atMs: nowMs }, nowMs);
    buckets.set(key, { left: left >= 1 ? left - 1 : left, atMs: nowMs });
    return left >= 1;
  };
}
