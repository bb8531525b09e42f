import { cleanText } from './escape.ts';
import { readTags } from './tags.ts';

/** Everything else stands on lines of its own and parts words. */
const INLINE = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rb rp rt ruby s samp small span ' +
    'strike strong sub sup time tt u var wbr'
  ).split(' '),
);

/** What a reader would see of HTML as one line: tags, scripts and styles gone, entities decoded once, blanks folded. */
export function plainText(html: string): string {
  const pieces: string[] = [];
  const part = (name: string) => {
    if (!INLINE.has(name)) pieces.push(' ');
  };
  readTags(html, { text: (text) => pieces.push(text), open: (tag) => part(tag.name), close: part });
  return oneLine(pieces.join(''));
}

/** What is one already, as most headlines and names are. */
const ONE_LINE = /^[!-~]+(?: [!-~]+)*$/;
/** Where combining marks and marks of direction begin, the quotes and dashes of typography left out. */
const MARKED = /[\u0300-\u200F\u2028-\uFFFF]/;
/** Blanks that are no lone spaces. */
const FOLDABLE = /[^\S ]|\u0085| {2}/;
const VISIBLE = /[^\p{DI}\s\u0085\u2800]/u;
// Tibetan stacks six marks and Hebrew with cantillation five; floods of hundreds paint over the lines around them.
const MARK_FLOOD = /(\p{M}{8})\p{M}+/gu;

/**
 * Cleaned, with every run of blanks folded into one space, and fit to stand beside others' lines: directions that it would leave
 * turned and floods of combining marks are taken out. Empty where nothing of it can be seen.
 */
export function oneLine(text: string): string {
  if (ONE_LINE.test(text)) return text;
  const clean = cleanText(text);
  const upright = MARKED.test(clean) ? unturned(clean).replace(MARK_FLOOD, '$1') : clean;
  const line = (FOLDABLE.test(upright) ? upright.replace(/[\s\u0085]+/g, ' ') : upright).trim();
  return VISIBLE.test(line) ? line : '';
}

const TURNS = /[\u202A-\u202E\u2066-\u2069]/gu;
const OVERRIDES: ReadonlySet<string> = new Set(['\u202D', '\u202E']);
const END_OF_TURN: ReadonlyMap<string, string> = new Map([
  ...['\u202A', '\u202B'].map((embedding) => [embedding, '\u202C'] as const),
  ...['\u2066', '\u2067', '\u2068'].map((isolate) => [isolate, '\u2069'] as const),
]);

/** Without any mark of direction where one is never ended or overrides what letters say themselves (UAX #9). */
function unturned(text: string): string {
  const turns = text.match(TURNS);
  return turns === null || areEnded(turns) ? text : text.replace(TURNS, '');
}

function areEnded(turns: readonly string[]): boolean {
  const ends: (string | undefined)[] = [];
  for (const turn of turns) {
    if (OVERRIDES.has(turn)) return false;
    if (END_OF_TURN.has(turn)) ends.push(END_OF_TURN.get(turn));
    else if (ends.pop() !== turn) return false;
  }
  return ends.length === 0;
}

const SIGN_OF_HTML =
  /<\/[a-z][a-z0-9]{0,15}\s{0,9}>|<(?:br|hr|img|p)\b|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,30}\d{0,2});/iu;

/**
 * Whether a text of unknown kind is HTML: it holds an end tag, a tag that needs none, or a character reference. A lone `<b>` is
 * no sign of it; headlines such as "How to use <b>" exist.
 */
export function looksLikeHtml(text: string): boolean {
  return SIGN_OF_HTML.test(text);
}

const TAGS_OF_BODIES =
  'b|i|u|em|strong|small|big|font|span|div|center|blockquote|pre|code|tt|sup|sub|ul|ol|li|dl|dt|dd|table|tr|td|th|h[1-6]|a';
const SIGN_OF_MARKUP = new RegExp(
  `<(?:!--|\\?xml|/[a-z]{1,9}:[a-z]{1,9}>|(?:${TAGS_OF_BODIES})\\s{0,9}/?>|[a-z][a-z0-9]{0,15}\\s{1,9}[a-z-]{1,20}\\s{0,9}=\\s{0,9}["'])`,
  'iu',
);

/**
 * The same for a text that runs on: there a tag is one although its end was forgotten, and comments are none of the words.
 * Headlines speak of tags, texts use them.
 */
export function bodyLooksLikeHtml(text: string): boolean {
  return looksLikeHtml(text) || SIGN_OF_MARKUP.test(text);
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most so many UTF-16 units, the ellipsis included, never cut inside a character that readers see as one. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  // Segments are only found reliably where their end is in sight; no sensible character is longer than this margin.
  const head = text.slice(0, max + 32);
  const last = GRAPHEMES.segment(head).containing(max - 1);
  return ended(text.slice(0, last?.index ?? max - 1));
}

function ended(text: string): string {
  return `${unturned(text.replace(/[\s\p{Pd},;:(]{1,20}$/u, ''))}…`;
}

const NEXT_WORD = /\s*\S+/gy;
const MAY_BE_SPACELESS = /[\u0E00-\u1FFF\u2E80-\uFFFF]/;
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
const MAX_WORD = 60;

/**
 * The first words of a plain text with an ellipsis, or the text itself where it is no longer. Scripts without spaces count two
 * characters as a word; a run of more than 60 characters counts as several words.
 */
export function excerpt(text: string, words: number): string {
  const isSpaced = !MAY_BE_SPACELESS.test(text);
  let left = words;
  let start = 0;
  NEXT_WORD.lastIndex = 0;
  while (NEXT_WORD.test(text)) {
    if (left <= 0) return ended(text.slice(0, start));
    const end = NEXT_WORD.lastIndex;
    const isShort = isSpaced && end - start <= MAX_WORD;
    const word = isShort ? '' : text.slice(start, end).trimStart();
    const cost = isShort ? 1 : wordsIn(word, left);
    if (cost > left) return cutText(text.slice(0, end), endWithin(word, end - word.length, left));
    left -= cost;
    start = end;
  }
  return text;
}

/** Never looks much further than `enough` words. */
function wordsIn(run: string, enough: number): number {
  const seen = run.slice(0, (enough + 1) * MAX_WORD);
  return Math.ceil(Math.max(spacelessIn(seen) / 2, seen.length / MAX_WORD));
}

function spacelessIn(run: string): number {
  return run.match(SPACELESS)?.length ?? 0;
}

function endWithin(run: string, start: number, words: number): number {
  const perWord = spacelessIn(run.slice(0, words * MAX_WORD)) > 0 ? 2 : MAX_WORD;
  return start + words * perWord + 1;
}
