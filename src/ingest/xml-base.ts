/** A base joined with the one around it, as far as that goes without the document's own address (XML Base §4). */
export function joinBase(outer: string | undefined, own: string | undefined): string | undefined {
  const inner = own?.trim();
  if (inner === undefined || inner === '') return outer;
  if (outer === undefined || isAbsolute(inner)) return inner;
  if (isAbsolute(outer)) return URL.canParse(inner, outer) ? new URL(inner, outer).href : outer;
  return inner.startsWith('/') ? inner : outer.slice(0, outer.lastIndexOf('/') + 1) + inner;
}

/** An address as it reads from an entry's base, where it was written under another. */
export function rebased(address: string, written: string | undefined, wanted: string | undefined): string {
  return written === wanted ? address : (joinBase(written, address) ?? address);
}

function isAbsolute(address: string): boolean {
  return /^[a-z][a-z\d+.-]{0,30}:/i.test(address);
}
