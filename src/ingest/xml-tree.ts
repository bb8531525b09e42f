/** Attributes by canonical, lower-case name; nothing is inherited, so that hostile names are only names. */
export type XmlAttributes = Readonly<Record<string, string | undefined>>;

/** One element of a read document, its entities decoded and its namespace settled. */
export interface XmlElement {
  /** Lower case; prefixed (`dc:creator`) unless it belongs to the document's own vocabulary. */
  readonly name: string;
  readonly attributes: XmlAttributes;
  /** In document order; empty for text constructs, whose markup is in `text`. */
  readonly children: readonly XmlElement[];
  readonly text: string;
  /** Whether `text` is markup captured as it stood rather than decoded text. */
  readonly hasMarkup: boolean;
  /** An entry as it stands in the document, up to the tag that closes it; empty for everything else. */
  readonly written: string;
  /** `xml:base` in force, joined as far as possible without the document's address. */
  readonly base: string | undefined;
  /** `xml:lang` in force. */
  readonly language: string | undefined;
}

// These are asked some sixty times of every entry, nearly always in vain: hence loops, and one list for nothing.
const NONE: readonly XmlElement[] = [];

/** The children of that name, in document order. */
export function all(element: XmlElement, name: string): readonly XmlElement[] {
  return first(element, name) === undefined ? NONE : element.children.filter((child) => child.name === name);
}

/** The children of any of these names, in document order. */
export function allOf(element: XmlElement, names: ReadonlySet<string>): readonly XmlElement[] {
  return element.children.filter((child) => names.has(child.name));
}

/** The first child of that name. */
export function first(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of element.children) {
    if (child.name === name) return child;
  }
  return undefined;
}

/** The first child that says anything, the names tried in their order. */
export function firstFilled(element: XmlElement, names: readonly string[]): XmlElement | undefined {
  for (const name of names) {
    for (const child of element.children) {
      if (child.name === name && child.text.trim() !== '') return child;
    }
  }
  return undefined;
}

/** The trimmed text of the first child that says anything, the names tried in their order. */
export function firstText(element: XmlElement, names: readonly string[]): string | undefined {
  return firstFilled(element, names)?.text.trim();
}

/** The trimmed value as an address: whose ampersands were escaped once too often has none of the parameters that it names. */
export function address(value: string | undefined): string | undefined {
  return filled(value)?.replaceAll('&amp;', '&');
}

/** The trimmed value, undefined where there is none or nothing in it. */
export function filled(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === '' ? undefined : trimmed;
}
