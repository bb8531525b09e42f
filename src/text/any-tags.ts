/**
 * Hostile HTML as a flat run of tags and texts. Only the tokenizer of htmlparser2 is used, not its parser: that one keeps a
 * stack which is shifted at every tag and stalls on a hundred thousand nested elements; this is linear in all of its input.
 */
import { Tokenizer } from 'htmlparser2';

export interface Tag {
  /** Lower case. */
  readonly name: string;
  /** Lower-case names; the first of a repeated attribute counts. */
  readonly attributes: ReadonlyMap<string, string>;
}

export interface TagReader {
  /** Entities decoded; a run of text may come in several pieces. */
  readonly text: (text: string) => void;
  readonly open: (tag: Tag) => void;
  readonly close: (name: string) => void;
}

/** Their content is not text for people: scripts, styles, fallbacks of what everybody shows, drawings, form fields. */
const INERT = new Set(
  'script style template noscript noembed noframes textarea title xmp svg select applet'.split(' '),
);

const MAX_ATTRIBUTES = 100;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** One who must know which tags close themselves, as in XML. */
export interface AnyTagReader extends Omit<TagReader, 'open'> {
  readonly open: (tag: Tag, isSelfClosing: boolean) => void;
}

/** Tells the reader every tag and text in order, inert elements with all of their content left out. */
export function readAnyTags(html: string, reader: AnyTagReader): void {
  const tokens = new Tokenizer({ decodeEntities: true }, callbacks(html, skippingInert(reader)));
  tokens.write(html);
  tokens.end();
}

interface RawReader {
  readonly text: TagReader['text'];
  readonly open: (tag: Tag, isSelfClosing: boolean) => void;
  readonly close: TagReader['close'];
}

function skippingInert(reader: AnyTagReader): RawReader {
  let skipped: string | undefined;
  let depth = 0;
  return {
    text: (text) => {
      if (skipped === undefined) reader.text(text);
    },
    open: (tag, isSelfClosing) => {
      if (skipped !== undefined) {
        if (tag.name === skipped && !isSelfClosing) depth += 1;
      } else if (!INERT.has(tag.name)) {
        reader.open(tag, isSelfClosing);
      } else if (!isSelfClosing) {
        skipped = tag.name;
        depth = 1;
      }
    },
    close: (name) => {
      if (skipped === undefined) return reader.close(name);
      if (name === skipped) depth -= 1;
      if (depth === 0) skipped = undefined;
    },
  };
}

function callbacks(html: string, reader: RawReader): ConstructorParameters<typeof Tokenizer>[1] {
  let name = '';
  let attributes: Map<string, string> | undefined;
  let attribute = '';
  let value = '';
  const tag = (): Tag => ({ name, attributes: attributes ?? NO_ATTRIBUTES });
  return {
    ontext: (start, end) => reader.text(html.slice(start, end)),
    ontextentity: (codePoint) => reader.text(String.fromCodePoint(codePoint)),
    onopentagname: (start, end) => {
      name = html.slice(start, end).toLowerCase();
      attributes = undefined;
    },
    onattribname: (start, end) => {
      attribute = html.slice(start, end).toLowerCase();
      value = '';
    },
    onattribdata: (start, end) => {
      value += html.slice(start, end);
    },
    onattribentity: (codePoint) => {
      value += String.fromCodePoint(codePoint);
    },
    onattribend: () => {
      attributes ??= new Map();
      if (attributes.size < MAX_ATTRIBUTES && !attributes.has(attribute)) attributes.set(attribute, value);
    },
    onopentagend: () => reader.open(tag(), false),
    onselfclosingtag: () => reader.open(tag(), true),
    onclosetag: (start, end) => reader.close(html.slice(start, end).toLowerCase()),
    oncdata: () => {},
    oncomment: () => {},
    ondeclaration: () => {},
    onprocessinginstruction: () => {},
    onend: () => {},
  };
}
