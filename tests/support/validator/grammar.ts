/** A rule table for XML: what an element may hold, what its attributes and its text must be like, and what it must have. */

import { childrenOf, type Element } from './tree.ts';
import type { Check } from './values.ts';

export interface Rule {
  /** Undefined where an element may hold no text but blanks. */
  readonly text?: readonly Check[];
  readonly attributes?: Readonly<Record<string, readonly Check[]>>;
  readonly required?: readonly string[];
  readonly children?: Readonly<Record<string, Rule>>;
  /** Names of children that must be there, and by which rule. */
  readonly needs?: Readonly<Record<string, string>>;
  /** Children that may stand more than once; by what rule the others may not, where it has a name of its own. */
  readonly many?: readonly string[];
  readonly once?: Readonly<Record<string, string>>;
  /** What concerns several parts of it at once. */
  readonly whole?: (element: Element) => readonly string[];
}

export interface Fault {
  /** As the W3C Feed Validator calls it. */
  readonly rule: string;
  /** The way to it from the root, with the value that is wrong. */
  readonly at: string;
}

const EVERYWHERE = new Set(['xml:base', 'xml:lang', 'xml:space', 'xml:id']);
const SHOWN = 120;

/** Every fault of an element and of what it holds. */
export function faultsOf(element: Element, rule: Rule): readonly Fault[] {
  const at = pathOf(element);
  const told = (rules: readonly string[], value: string) =>
    rules.map((name) => ({ rule: name, at: `${at} ${value.slice(0, SHOWN)}`.trim() }));
  return [
    ...told(attributeFaults(element, rule), JSON.stringify([...element.attributes.values()])),
    ...told(textFaults(element, rule), element.text.trim()),
    ...told(orderFaults(element, rule), ''),
    ...told(rule.whole?.(element) ?? [], ''),
    ...element.children.flatMap((child) => {
      const own = rule.children?.[child.name];
      return own === undefined ? [{ rule: unknown(child), at: pathOf(child) }] : faultsOf(child, own);
    }),
  ];
}

function unknown({ name }: Element): string {
  return name.startsWith('{}') ? 'UndeterminableVocabulary' : 'UndefinedElement';
}

function attributeFaults(element: Element, { attributes = {}, required = [] }: Rule): readonly string[] {
  const missing = required.filter((name) => !element.attributes.has(name)).map(() => 'MissingAttribute');
  const found = [...element.attributes].flatMap(([name, value]) => {
    const checks = attributes[name];
    if (checks === undefined) return EVERYWHERE.has(name) ? [] : ['UnexpectedAttribute'];
    return checks.flatMap((check) => check(value, element));
  });
  return [...missing, ...found];
}

/** Blanks around a text are no part of it, but where the rule looks at them itself. */
function textFaults(element: Element, { text }: Rule): readonly string[] {
  if (text === undefined) return element.text.trim() === '' ? [] : ['UnexpectedText'];
  return text.flatMap((check) => check(check.name === 'tight' ? element.text : element.text.trim(), element));
}

function orderFaults(element: Element, { needs = {}, many = [], once = {} }: Rule): readonly string[] {
  const names = element.children.map(({ name }) => name);
  const missing = Object.entries(needs).filter(([name]) => !names.includes(name));
  const repeated = new Set(names.filter((name, at) => names.indexOf(name) !== at && !many.includes(name)));
  return [
    ...missing.map(([, rule]) => rule),
    ...[...repeated].map((name) => once[name] ?? 'DuplicateElement'),
  ];
}

function pathOf(element: Element): string {
  if (element.parent === undefined || element.parent.name === '') return element.name;
  const siblings = childrenOf(element.parent, element.name);
  const place = siblings.length > 1 ? `[${siblings.indexOf(element) + 1}]` : '';
  return `${pathOf(element.parent)}/${element.name}${place}`;
}

/** Those that stand more than once. */
export function repeatedIn(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, at) => values.indexOf(value) !== at))];
}
