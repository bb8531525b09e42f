/** The attributes of a tag as they are written, however badly. */

const MAX_ATTRIBUTES = 256;
const ATTRIBUTE = /([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S*)))?/g;

interface WrittenAttribute {
  readonly name: string;
  readonly value: string;
  readonly isQuoted: boolean;
}

/** In their order, at most 256, references in their values not decoded. */
export function readAttributes(source: string): readonly WrittenAttribute[] {
  const attributes: WrittenAttribute[] = [];
  ATTRIBUTE.lastIndex = 0;
  for (let match = ATTRIBUTE.exec(source); match !== null; match = ATTRIBUTE.exec(source)) {
    if (attributes.length === MAX_ATTRIBUTES) break;
    const [, name = '', double, single, bare] = match;
    const quoted = double ?? single;
    const value = quoted ?? (bare ?? '').replace(/^["']/, '');
    attributes.push({ name, value, isQuoted: quoted !== undefined });
  }
  return attributes;
}
