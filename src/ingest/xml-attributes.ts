/** The attributes of an element under the names that the rest of us know them by. */

import { readAttributes } from './xml-attribute-list.ts';
import { decodeReferences, type References } from './xml-entities.ts';
import { attributeName, type Scope, type SettledAttributes } from './xml-names.ts';
import type { OpenTag } from './xml-tokens.ts';
import type { XmlAttributes } from './xml-tree.ts';

/** No attributes longer than this are remembered, and no more than so many of an element's, nor of more elements or names. */
const MAX_SHORT = 40;
const MAX_READ = 32;
const MAX_SETTLED = 300;
// What the attributes of every element inherit from, so that they have no names but their own. With null for a prototype each of
// them would be a hash table, which takes longer to make and more room.
const NO_ATTRIBUTES: XmlAttributes = Object.freeze(Object.create(null));

/** The attributes by canonical name, the first of two that share one; namespace declarations left out. */
export function attributesOf(tag: OpenTag, scope: Scope, references: References): XmlAttributes {
  if (tag.attributes === '' || tag.attributes.trim() === '') return NO_ATTRIBUTES;
  const settled = settledFor(tag.name, scope);
  const known = tag.attributes.length <= MAX_SHORT ? settled.read.get(tag.attributes) : undefined;
  if (known !== undefined) return known;
  const attributes = attributesRead(tag, settled.names, scope, references);
  if (tag.attributes.length <= MAX_SHORT && settled.read.size < MAX_READ) {
    settled.read.set(tag.attributes, attributes);
  }
  return attributes;
}

function attributesRead(
  tag: OpenTag,
  names: Map<string, string>,
  scope: Scope,
  references: References,
): XmlAttributes {
  const attributes: Record<string, string> = Object.create(NO_ATTRIBUTES);
  for (const { name: rawName, value, isQuoted } of readAttributes(tag.attributes)) {
    const name = names.get(rawName) ?? settle(names, rawName, tag.name, scope);
    if (name === DECLARATION) continue;
    if (!isQuoted) references.warn('An attribute without quotes was accepted.');
    if (name in attributes) references.warn('An attribute was given twice; the first counts.');
    else attributes[name] = decodeReferences(value, references);
  }
  return attributes;
}

function settledFor(tagName: string, scope: Scope): SettledAttributes {
  const known = scope.attributes.get(tagName);
  if (known !== undefined) return known;
  const settled = { names: new Map(), read: new Map() };
  if (scope.attributes.size < MAX_SETTLED) scope.attributes.set(tagName, settled);
  return settled;
}

/** What stands for every declaration of a namespace. */
const DECLARATION = 'xmlns';

function settle(names: Map<string, string>, rawName: string, tagName: string, scope: Scope): string {
  const isDeclaration = /^xmlns(?::|$)/i.test(rawName);
  const name = isDeclaration ? DECLARATION : attributeName(rawName, tagName, scope);
  if (names.size < MAX_SETTLED) names.set(rawName, name);
  return name;
}
