/** Character references of HTML. Feeds use some hundred different ones, so what each stands for is asked of the tokenizer only once. */
import { readAnyTags, type Tag } from './any-tags.ts';

const WHOLE = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]{2,24}\d{0,2});/g;
/** An ampersand that may begin a reference whose end is not told by a semicolon; HTML knows a hundred of those. */
const UNENDED = /&(?!\s|(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]{2,24}\d{0,2});)/;
const MEANINGS = new Map<string, string>();
const MAX_MEANINGS = 3000;

/** Character references decoded once; whatever looks like a tag is kept as it is. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return UNENDED.test(text) ? tokenized(text) : text.replace(WHOLE, meaningOf);
}

/** A whole reference means the same wherever it stands. */
function meaningOf(written: string): string {
  const known = MEANINGS.get(written);
  if (known !== undefined) return known;
  const meaning = tokenized(written);
  if (MEANINGS.size < MAX_MEANINGS) MEANINGS.set(written, meaning);
  return meaning;
}

function tokenized(text: string): string {
  const pieces: string[] = [];
  const reader = { text: (piece: string) => pieces.push(piece), open: () => {}, close: () => {} };
  readAnyTags(text.replaceAll('<', '&lt;'), reader);
  return pieces.join('');
}

/** The same in the value of an attribute, where `&b=2` is no reference: addresses are written like that. */
export function decodeAttribute(value: string): string {
  if (!/&(?!amp;)/.test(value)) return value.replaceAll('&amp;', '&');
  let decoded = '';
  const open = ({ attributes }: Tag) => {
    decoded = attributes.get('a') ?? '';
  };
  const reader = { text: () => {}, open, close: () => {} };
  readAnyTags(`<i a="${value.replaceAll('"', '&quot;')}">`, reader);
  return decoded;
}
