/**
 * Patterns that an operator writes between slashes, `/model [3y]/i`, run by an engine that takes time in proportion to pattern and
 * text, whatever both are: no backtracking, hence neither references back nor looking around.
 */

import { RE2JS } from 're2js';

const WRITTEN = /^\/(.+)\/([a-z]*)$/su;
const FLAGS = /^(?:i|u|iu|ui)?$/u;
const MAX_PATTERN = 300;
/** Instructions of the engine: what one character of text may cost. */
const MAX_PROGRAM = 1000;
/** In UTF-16 units: an article says early on what it is about. */
const MAX_TEXT = 20_000;

/** Whether a text is written as a pattern; what stands between quotation marks is none. */
export function isPattern(written: string): boolean {
  return WRITTEN.test(written);
}

/** What is wrong with a pattern, to be read after its place; undefined for a sound one. */
export function patternFault(written: string): string | undefined {
  const [, source = '', flags = ''] = WRITTEN.exec(written) ?? [];
  if (!FLAGS.test(flags)) return `has the flags "${flags}"; a pattern takes only "i" (any case) and "u"`;
  if (source.length > MAX_PATTERN) return `is a pattern of more than ${MAX_PATTERN} characters`;
  try {
    const size = compile(source, flags).programSize();
    return size > MAX_PROGRAM ? 'is a pattern that comes to too many steps: repeat less' : undefined;
  } catch (thrown) {
    return `is no pattern: ${reasonOf(thrown)}`;
  }
}

/**
 * Whether the pattern is found anywhere in the first 20,000 characters of a text.
 * @throws Error for what `patternFault` finds fault with.
 */
export function patternTest(written: string): (text: string) => boolean {
  const [, source = '', flags = ''] = WRITTEN.exec(written) ?? [];
  const program = compile(source, flags);
  return (text) => program.test(text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text);
}

function compile(source: string, flags: string): RE2JS {
  return RE2JS.compile(source, flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0);
}

function reasonOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.replace(/^error parsing regexp: /u, '');
}
