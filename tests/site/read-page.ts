import { Parser } from 'htmlparser2';
import { script } from '../../src/site/assets.ts';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface ReadPage {
  readonly elements: readonly Element[];
  /** End tags that the parser had to invent, void elements aside. */
  readonly unbalanced: readonly string[];
}

const VOID = new Set(['line', 'circle', 'path', 'meta', 'link', 'input', 'img', 'br', 'hr']);

/** Reads a page as a browser's tokenizer would, with the text inside each element. */
export function readPage(page: string): ReadPage {
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: number[] = [];
  const unbalanced: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      open.push(elements.push({ name, attributes, text: '' }) - 1);
    },
    ontext(text) {
      for (const index of open) {
        const element = elements[index];
        if (element) element.text += text;
      }
    },
    onclosetag(name, implied) {
      open.pop();
      if (implied && !VOID.has(name)) unbalanced.push(name);
    },
  });
  parser.end(page);
  return { elements, unbalanced };
}

/** What must never be in a page of ours, whatever was put into it. */
export function dangersIn(page: string): readonly string[] {
  const { elements, unbalanced } = readPage(page);
  const dangers = elements.flatMap(({ name, attributes, text }) => [
    ...(name === 'script' && !isOurs(attributes, text) ? ['script'] : []),
    ...(['style', 'iframe', 'object', 'base', 'form'].includes(name) ? [name] : []),
    ...Object.keys(attributes).filter((attribute) => /^on|^style$/u.test(attribute)),
    ...Object.values(attributes).filter((value) => /^\s*(?:javascript|data|vbscript):/iu.test(value)),
  ]);
  return [...dangers, ...unbalanced];
}

/** Data, or the one script that we publish. */
function isOurs(attributes: Readonly<Record<string, string>>, text: string): boolean {
  if (attributes['type'] === 'application/ld+json') return true;
  return attributes['src']?.endsWith(script().path) === true && text === '';
}
