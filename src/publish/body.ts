const joined = new WeakMap<readonly Buffer[], Buffer>();

/** The parts as one buffer, which is made once and kept for as long as they are. */
export function wholeBody({ parts }: { readonly parts: readonly Buffer[] }): Buffer {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const known = joined.get(parts) ?? Buffer.concat(parts);
  joined.set(parts, known);
  return known;
}

/** Bytes in all. */
export function lengthOf(parts: readonly Buffer[]): number {
  return parts.reduce((total, part) => total + part.length, 0);
}
