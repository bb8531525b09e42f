/**
 * What OPML has no word for travels in attributes of our own: `voltwire:min-minutes="30"`. Each holds a value of the configuration as
 * JSON; text stands bare, unless it would read as JSON itself or holds what XML cannot carry.
 */

export const OPML_NAMESPACE = 'https://voltwire.example/ns/opml';

const PLAIN = '\\x20-\\x7E\\u{A0}-\\u{D7FF}\\u{E000}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{1FFFD}';
/** Other than this, text may come back changed from some XML processor. */
const ALL_PLAIN = new RegExp(`^[${PLAIN}]+$`, 'u');
const UNPLAIN = new RegExp(`[^${PLAIN}]`, 'gu');

/** Whether a text survives in any attribute, whoever rewrites the document. */
export function isPlain(text: string): boolean {
  return ALL_PLAIN.test(text) && text.trim() === text;
}

/** A value of the configuration as the text of an attribute. */
export function attributeOf(value: unknown): string {
  if (typeof value === 'string' && isPlain(value) && fromJson(value) === undefined) return value;
  return JSON.stringify(value).replace(UNPLAIN, unicodeEscapes);
}

/** The value that `attributeOf` made the text of. */
export function configuredValue(attribute: string): unknown {
  const json = fromJson(attribute);
  return json === undefined ? attribute : json.value;
}

/** `minMinutes` as `min-minutes`: not all who rewrite a document keep the case of names. */
export function attributeName(key: string): string {
  return key.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

/** The way back. */
export function keyOf(attribute: string): string {
  return attribute.replace(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}

function fromJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** One for each half of a surrogate pair. */
function unicodeEscapes(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((unit) => `\\u${unit}`).join('');
}
