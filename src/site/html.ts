/**
 * HTML by tagged template: whatever is interpolated is escaped unless it is `Raw`. Values belong in element content or in
 * quoted attributes, never in a tag's or an attribute's name.
 */

import { escapeXml } from '../text/escape.ts';

// Module-private, so that no text that arrives from outside can pass for a safe fragment.
const MARKUP = Symbol('markup');

/** Markup that is safe as it stands. */
export interface Raw {
  readonly [MARKUP]: string;
}

/** What a template accepts; `undefined` and `false` print nothing, arrays print one after the other. */
export type Fragment = string | number | Raw | undefined | false | readonly Fragment[];

/** Escapes every interpolated value for element content and quoted attributes alike; line breaks of the template lose their indentation. */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Raw {
  const parts = unindented(strings);
  let text = parts[0] ?? '';
  values.forEach((value, index) => {
    text += print(value) + (parts[index + 1] ?? '');
  });
  return raw(text);
}

/** Marks markup as safe: only for what our own sanitizer or serializer made. */
export function raw(markup: string): Raw {
  return { [MARKUP]: markup };
}

/** The text of a whole document, its doctype in front. */
export function documentText(root: Raw): string {
  return `<!doctype html>\n${root[MARKUP]}\n`;
}

function print(value: Fragment): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeXml(value);
  if (typeof value === 'number') return String(value);
  return MARKUP in value ? value[MARKUP] : value.map(print).join('');
}

const seen = new WeakMap<TemplateStringsArray, readonly string[]>();

function unindented(strings: TemplateStringsArray): readonly string[] {
  const known = seen.get(strings);
  if (known !== undefined) return known;
  const parts = strings.map((part) => part.replace(/\n[ ]+/gu, '\n'));
  seen.set(strings, parts);
  return parts;
}
