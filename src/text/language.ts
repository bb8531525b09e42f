/** A tag is asked for with every article, and there are few of them. */
const CANONICAL = new Map<string, string | undefined>();
const MAX_CANONICAL = 1000;

/** The canonical BCP 47 form of a language tag (`en_us` → `en-US`), or undefined for what is none. */
export function languageTag(raw: string): string | undefined {
  const tag = raw.trim().replaceAll('_', '-');
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}$/iu.test(tag)) return undefined;
  if (CANONICAL.has(tag)) return CANONICAL.get(tag);
  const canonical = canonicalTag(tag);
  if (CANONICAL.size < MAX_CANONICAL) CANONICAL.set(tag, canonical);
  return canonical;
}

function canonicalTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    // The form is right but a subtag stands twice or out of order; there is no other way to ask.
    return undefined;
  }
}
