/** Of the languages without a code of two letters those that validators know (ISO 639-2) and news is written in. */
const OF_THREE = new Set(
  'ast ceb chr csb dsb fil frr fur haw hsb kab kok lad mai mul nap nds pap sat scn sco und'.split(' '),
);
const NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** Whether a language tag is of a language that readers and validators know by its code. */
export function isKnownLanguage(tag: string): boolean {
  const [code = ''] = tag.toLowerCase().split('-');
  return code.length === 2 ? NAMES.of(code) !== undefined : OF_THREE.has(code);
}

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
