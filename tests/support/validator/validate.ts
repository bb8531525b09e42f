/**
 * A strict judge of feeds, in the spirit of the W3C Feed Validator at its level AA (errors and warnings) and independent of the code
 * that writes them: https://validator.w3.org/feed/docs/. It names faults as that one does.
 */

import { ATOM } from './atom.ts';
import { type Fault, faultsOf } from './grammar.ts';
import { jsonFeedFaults } from './json-feed.ts';
import { RSS } from './rss.ts';
import { childrenOf, type Element, namespaceFault, readTree, type Tree } from './tree.ts';
import { language, webUri } from './values.ts';

export type { Fault } from './grammar.ts';

export type Format = 'rss' | 'atom' | 'json';

/** C1 controls, and the sign that a character was lost before. */
const BAD = /[\u0080-\u009F\uFFFD]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that must not be there
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u;

/** Everything that is wrong with a document that was found at an address. */
export function validate(format: Format, text: string, address?: string): readonly Fault[] {
  return [
    ...textFaults(text),
    ...(format === 'json' ? jsonFaults(text, address) : xmlFaults(format, text, address)),
  ];
}

function textFaults(text: string): readonly Fault[] {
  return [
    ...(text.startsWith('\uFEFF') ? [{ rule: 'ByteOrderMark', at: '' }] : []),
    ...(BAD.test(text) ? [{ rule: 'BadCharacters', at: around(text, text.search(BAD)) }] : []),
    ...(FORBIDDEN.test(text) ? [{ rule: 'SAXError', at: around(text, text.search(FORBIDDEN)) }] : []),
  ];
}

function around(text: string, at: number): string {
  return JSON.stringify(text.slice(Math.max(0, at - 40), at + 40));
}

function jsonFaults(text: string, address: string | undefined): readonly Fault[] {
  try {
    const own = (JSON.parse(text) as { readonly feed_url?: unknown } | null)?.feed_url;
    const isElsewhere = address !== undefined && own !== address;
    return [
      ...jsonFeedFaults(text),
      ...(isElsewhere ? [{ rule: 'SelfDoesntMatchLocation', at: String(own) }] : []),
    ];
  } catch (thrown) {
    return [{ rule: 'SyntaxError', at: String(thrown) }];
  }
}

function xmlFaults(format: 'rss' | 'atom', text: string, address: string | undefined): readonly Fault[] {
  let tree: Tree;
  try {
    tree = readTree(text);
  } catch (thrown) {
    return [{ rule: 'SAXError', at: String(thrown) }];
  }
  const { root, namespaces } = tree;
  if (root.name !== (format === 'rss' ? 'rss' : 'feed')) return [{ rule: 'UndefinedElement', at: root.name }];
  return [
    ...declarationFaults(text),
    ...namespaces
      .flatMap((uri) => namespaceFault(uri) ?? [])
      .map((rule) => ({ rule, at: namespaces.join(' ') })),
    ...faultsOf(root, format === 'rss' ? RSS : ATOM),
    ...inheritedFaults(root),
    ...placeFaults(root, address),
  ];
}

function declarationFaults(text: string): readonly Fault[] {
  const isRight = /^<\?xml version="1\.0" encoding="utf-8"\?>/i.test(text);
  const isTyped = /<!DOCTYPE/i.test(text.slice(0, 1000));
  return [
    ...(isRight ? [] : [{ rule: 'MissingEncoding', at: text.slice(0, 60) }]),
    ...(isTyped ? [{ rule: 'ContainsSystemEntity', at: '' }] : []),
  ];
}

/** `xml:lang` and `xml:base`, wherever they stand. */
function inheritedFaults(element: Element): readonly Fault[] {
  const { attributes, name } = element;
  const [lang, base] = [attributes.get('xml:lang'), attributes.get('xml:base')];
  const rules = [
    ...(lang === undefined ? [] : language(lang, element)),
    ...(base === undefined ? [] : webUri(base, element)),
  ];
  return [
    ...rules.map((rule) => ({ rule, at: `${name} ${lang} ${base}` })),
    ...element.children.flatMap(inheritedFaults),
  ];
}

function placeFaults(root: Element, address: string | undefined): readonly Fault[] {
  const links = [...childrenOf(root, 'link'), ...childrenOf(childrenOf(root, 'channel')[0], 'atom:link')];
  const selves = links
    .filter((it) => it.attributes.get('rel') === 'self')
    .map((it) => it.attributes.get('href') ?? '');
  return selves
    .filter((href) => address !== undefined && href !== address)
    .map((at) => ({ rule: 'SelfDoesntMatchLocation', at }));
}
