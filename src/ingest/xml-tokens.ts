/**
 * Cuts XML, well-formed or not, into tokens in linear time: whatever a search would look for again is remembered, so that a
 * flood of `<![` or of quotes costs no more than its length. A `<` that begins nothing is text: people write `a < b`.
 */

export interface OpenTag {
  /** As written, prefix and all. */
  readonly name: string;
  /** Everything between the name and the end of the tag. */
  readonly attributes: string;
  readonly selfClosing: boolean;
}

export interface TokenSink {
  /** References in it are not decoded. */
  readonly text: (raw: string) => void;
  /** Comes before whatever begins with a `<` at this place. */
  readonly markup: (at: number) => void;
  readonly cdata: (text: string) => void;
  readonly open: (tag: OpenTag) => void;
  readonly close: (name: string) => void;
  /** What stands between the brackets of a DOCTYPE. */
  readonly internalSubset: (source: string) => void;
  /** The name, as written, of the innermost open element. */
  readonly openName: () => string | undefined;
  /** The name, as written, of the element whose text this is; undefined where no text belongs. */
  readonly textName: () => string | undefined;
  readonly warn: (sentence: string) => void;
  /** Whether the rest of the document is not wanted any more. */
  readonly isFull: () => boolean;
}

interface Scanner {
  readonly source: string;
  readonly sink: TokenSink;
  readonly findLess: Finder;
  readonly findGreater: Finder;
  readonly findDouble: Finder;
  readonly findSingle: Finder;
  readonly findBracket: Finder;
  readonly findCdataEnd: Finder;
  readonly findCommentEnd: Finder;
}

type Finder = (from: number) => number;

const NAME = /[A-Za-z_:\u0080-\uFFFF][^\s<>/="']*/y;
const GREATER = 0x3e;
const TAG_STOP = /[<>"']/g;

/** Hands every token to the sink, in order. Comments and processing instructions are dropped. */
export function scanXml(source: string, sink: TokenSink): void {
  const scanner: Scanner = {
    source,
    sink,
    findLess: finder(source, '<'),
    findGreater: finder(source, '>'),
    findDouble: finder(source, '"'),
    findSingle: finder(source, "'"),
    findBracket: finder(source, ']'),
    findCdataEnd: finder(source, ']]>'),
    findCommentEnd: finder(source, '-->'),
  };
  let at = 0;
  while (at < source.length && !sink.isFull()) {
    const less = scanner.findLess(at);
    if (less > at) sink.text(source.slice(at, less));
    sink.markup(less);
    at = less < source.length ? scanMarkup(scanner, less) : less;
  }
}

/** Searches forward only, and never looks twice at the same stretch; the end of the source where there is nothing. */
function finder(source: string, needle: string): Finder {
  let found = -1;
  return (from) => {
    if (found < from) {
      const next = source.indexOf(needle, from);
      found = next === -1 ? source.length : next;
    }
    return found;
  };
}

/** Scans what begins with the `<` at that place, and answers where to go on. */
function scanMarkup(scanner: Scanner, at: number): number {
  const { source } = scanner;
  const mark = source.charAt(at + 1);
  if (mark === '/') return scanClose(scanner, at);
  if (mark === '!') return scanDeclaration(scanner, at);
  if (mark === '?') return scanInstruction(scanner, at);
  const name = nameAt(source, at + 1);
  if (name !== undefined) return scanOpen(scanner, at, name);
  scanner.sink.warn('A bare "<" was taken as text.');
  scanner.sink.text('<');
  return at + 1;
}

/** Asked for at every tag, so the expression only tests: a match would allocate more than the name. */
function nameAt(source: string, start: number): string | undefined {
  NAME.lastIndex = start;
  return NAME.test(source) ? source.slice(start, NAME.lastIndex) : undefined;
}

function scanOpen(scanner: Scanner, at: number, name: string): number {
  const { source, sink } = scanner;
  const start = at + 1 + name.length;
  const end = tagEnd(scanner, start);
  if (end === source.length) {
    sink.warn('The document ends in the middle of a tag.');
    return end;
  }
  if (source.charAt(end) === '<') {
    sink.warn('A "<" that begins no whole tag was taken as text.');
    sink.text(source.slice(at, end));
    return end;
  }
  const selfClosing = source.charAt(end - 1) === '/';
  const attributes = source.slice(start, selfClosing ? end - 1 : end);
  sink.open({ name, attributes, selfClosing });
  return end + 1;
}

/** Where the tag ends: at its `>`, at a `<` that comes before one, or at the end of the source. */
function tagEnd(scanner: Scanner, start: number): number {
  const { source } = scanner;
  if (source.charCodeAt(start) === GREATER) return start;
  TAG_STOP.lastIndex = start;
  while (TAG_STOP.test(source)) {
    const stop = TAG_STOP.lastIndex - 1;
    const character = source.charAt(stop);
    if (character === '>' || character === '<') return stop;
    const close = closingQuote(scanner, stop, character);
    if (close !== undefined) TAG_STOP.lastIndex = close + 1;
  }
  return source.length;
}

/** The end of the quoted value that begins here; undefined where the quote is stray or its value runs into other tags. */
function closingQuote(scanner: Scanner, open: number, quote: string): number | undefined {
  const { source } = scanner;
  if (!followsEquals(source, open)) return undefined;
  const close = (quote === '"' ? scanner.findDouble : scanner.findSingle)(open + 1);
  if (close === source.length) return undefined;
  const runsOn = scanner.findLess(open) < close && !/[\s/>]/.test(source.charAt(close + 1));
  return runsOn ? undefined : close;
}

function followsEquals(source: string, at: number): boolean {
  const before = source.charAt(at - 1);
  return (
    before === '=' ||
    (before.trim() === '' &&
      source
        .slice(Math.max(0, at - 20), at)
        .trimEnd()
        .endsWith('='))
  );
}

function scanClose(scanner: Scanner, at: number): number {
  const { source, sink } = scanner;
  const expected = sink.openName();
  if (expected !== undefined && source.startsWith(expected, at + 2)) {
    const end = at + 2 + expected.length;
    if (source.charCodeAt(end) === GREATER) {
      sink.close(expected);
      return end + 1;
    }
  }
  const name = nameAt(source, at + 2);
  const end = Math.min(scanner.findGreater(at), scanner.findLess(at + 1));
  const isWhole = source.charAt(end) === '>';
  if (!isWhole) sink.warn('A closing tag without its ">" was accepted.');
  if (name !== undefined) sink.close(name);
  return isWhole ? end + 1 : end;
}

function scanInstruction(scanner: Scanner, at: number): number {
  const greater = scanner.findGreater(at);
  const isWhole = scanner.source.charAt(greater - 1) === '?' && greater > at + 2;
  if (!isWhole) scanner.sink.warn('A processing instruction without its "?>" was skipped.');
  return greater + 1;
}

function scanDeclaration(scanner: Scanner, at: number): number {
  const { source, sink } = scanner;
  if (source.startsWith('<!--', at)) return scanComment(scanner, at);
  const opening = source.slice(at, at + 9).toUpperCase();
  if (opening === '<![CDATA[') return scanCdata(scanner, at + 9);
  if (opening === '<!DOCTYPE') return scanDoctype(scanner, at);
  sink.warn('A declaration that is not XML was skipped.');
  return scanner.findGreater(at) + 1;
}

/** A comment that never ends is more often a slip in a body than the end of the document: only its mark is skipped. */
function scanComment({ source, sink, findCommentEnd }: Scanner, at: number): number {
  const end = findCommentEnd(at + 4);
  if (end < source.length) return end + 3;
  sink.warn('A comment without its end was read as text.');
  return at + 4;
}

function scanCdata(scanner: Scanner, start: number): number {
  const { source, sink } = scanner;
  const around = sink.textName();
  if (around === undefined) {
    sink.warn('A CDATA section where no text belongs was read as markup.');
    return start;
  }
  const end = scanner.findCdataEnd(start);
  const text = source.slice(start, end);
  const isEndless = end === source.length;
  const lost = isEndless || text.includes('<![CDATA[') ? cdataCutAt(text, around) : undefined;
  if (isEndless || lost !== undefined) sink.warn('A CDATA section without its end was closed.');
  // Some ends lack their last character only.
  sink.cdata(lost === undefined ? text : text.slice(0, lost).replace(/\]\]$/, ''));
  return lost === undefined ? end + 3 : start + lost;
}

/** A section that lost its end swallows what follows, up to the end of the next one: it stops where its element closes. */
function cdataCutAt(text: string, around: string): number | undefined {
  const close = text.indexOf(`</${around}>`);
  const next = text.indexOf('<![CDATA[');
  return close === -1 || (next !== -1 && next < close) ? undefined : close;
}

function scanDoctype(scanner: Scanner, at: number): number {
  const { source, sink } = scanner;
  const greater = scanner.findGreater(at);
  const bracket = source.slice(at, greater).indexOf('[');
  const end = bracket === -1 ? undefined : subsetEnd(scanner, at + bracket);
  if (end === undefined) return greater + 1;
  sink.internalSubset(source.slice(at + bracket + 1, end.bracket));
  return end.after;
}

const SUBSET_CLOSE = /\s*>/y;

function subsetEnd(scanner: Scanner, from: number): { bracket: number; after: number } | undefined {
  const { source, findBracket } = scanner;
  for (let bracket = findBracket(from); bracket < source.length; bracket = findBracket(bracket + 1)) {
    SUBSET_CLOSE.lastIndex = bracket + 1;
    if (SUBSET_CLOSE.test(source)) return { bracket, after: SUBSET_CLOSE.lastIndex };
  }
  return undefined;
}
