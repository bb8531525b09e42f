import { escapeXml } from '../text/escape.ts';

/** Undefined leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

export const XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n';

/** `<name …>`, to be closed by whoever opens it. */
export function openTag(name: string, attributes: Attributes): string {
  return `<${name}${written(attributes)}>\n`;
}

/** `<name …>text</name>`, cleaned and escaped; nothing at all where the text is undefined. */
export function element(name: string, text: string | undefined, attributes: Attributes = {}): string {
  return text === undefined ? '' : escapedElement(name, escapeXml(text), attributes);
}

/** The same of a text that is escaped already. */
export function escapedElement(name: string, text: string, attributes: Attributes = {}): string {
  return `<${name}${written(attributes)}>${text}</${name}>\n`;
}

/** What an HTML reader would take for markup, or for a reference. */
const LIKE_MARKUP = /<[/a-z]|&#?\w/i;

/**
 * The same for plain text: what looks like HTML in it is written by hexadecimal references, as the RSS Best Practices Profile asks,
 * to say that it is none.
 */
export function plainElement(name: string, text: string | undefined, attributes: Attributes = {}): string {
  if (text === undefined || !LIKE_MARKUP.test(text)) return element(name, text, attributes);
  const spelled = escapeXml(text).replaceAll('&amp;', '&#x26;').replaceAll('&lt;', '&#x3C;');
  return escapedElement(name, spelled, attributes);
}

/** `<name …/>`. */
export function emptyElement(name: string, attributes: Attributes): string {
  return `<${name}${written(attributes)}/>\n`;
}

/** `<name …>` around children that are markup already. */
export function parentElement(
  name: string,
  children: readonly string[],
  attributes: Attributes = {},
): string {
  return `${openTag(name, attributes)}${children.join('')}</${name}>\n`;
}

function written(attributes: Attributes): string {
  let text = '';
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) text += ` ${name}="${escapeXml(String(value))}"`;
  }
  return text;
}
