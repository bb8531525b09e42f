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
  return text === undefined ? '' : `<${name}${written(attributes)}>${escapeXml(text)}</${name}>\n`;
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
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}
