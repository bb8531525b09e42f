/**
 * Which character set a text is in that names none: the one under which it consists of what its language writes most. Languages
 * that write in Latin letters are not told apart this way; windows-1252 serves most of them.
 */

interface Candidate {
  readonly label: string;
  readonly frequent: ReadonlySet<string>;
  /** The share that the frequent characters have of an ordinary text's characters beyond ASCII. */
  readonly usual: number;
}

const RUSSIAN = 'оеаинтсрвл';
const JAPANESE =
  'のにはたをがでとしてるいなんれさっすかられもこまりくおきうよあやーンスルトイラリアクドシロタジフ、。';
const SIMPLIFIED =
  '的一是不了人我在有他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可，。';
const TRADITIONAL =
  '的一是不了人我在有他這中大來上個國到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可，。';

const CANDIDATES: readonly Candidate[] = [
  ...['windows-1251', 'koi8-r', 'iso-8859-5', 'ibm866'].map((label) => candidate(label, RUSSIAN, 0.6)),
  candidate('windows-1253', 'αοιετσνηυρςόίάέή', 0.7),
  candidate('windows-1255', 'יוהלארתבשמ', 0.65),
  candidate('windows-1256', 'اليمونرتبة', 0.65),
  candidate('windows-874', 'านรอกเงมยลว่ั้ี', 0.6),
  candidate('shift_jis', JAPANESE, 0.45),
  candidate('euc-jp', JAPANESE, 0.45),
  candidate('euc-kr', '이다는의에을가고하지한로은도사를기어인리', 0.35),
  candidate('gb18030', SIMPLIFIED, 0.25),
  candidate('big5', TRADITIONAL, 0.25),
];

const SAMPLE_BYTES = 200_000;
const MIN_CHARACTERS = 20;
const ENOUGH = 0.6;

function candidate(label: string, frequent: string, usual: number): Candidate {
  return { label, frequent: new Set(frequent), usual };
}

/** A label of the Encoding Standard for bytes that are not UTF-8; undefined where none is likely. */
export function guessCharset(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (isMostlyLatin(sample)) return undefined;
  const ranked = CANDIDATES.map((it) => ({ label: it.label, likeness: likeness(sample, it) }));
  const best = ranked.reduce((a, b) => (b.likeness > a.likeness ? b : a));
  return best.likeness >= ENOUGH ? best.label : undefined;
}

/** Accents stand alone among Latin letters, where other scripts have whole words beyond ASCII. */
function isMostlyLatin(sample: Uint8Array): boolean {
  const text = Buffer.from(sample).toString('latin1');
  const total = text.replace(/[\0-\x7F]+/g, '').length;
  const inRuns = text.replace(/[\0-\x7F]+|(?<![\x80-\xFF])[\x80-\xFF]{1,2}(?![\x80-\xFF])/g, '').length;
  return inRuns * 2 < total;
}

/** 1 and more for a text as the candidate's languages write it, 0 for one that it cannot be. */
function likeness(sample: Uint8Array, { label, frequent, usual }: Candidate): number {
  const characters = [...(strictly(sample, label) ?? '').replace(/[\0-\x7F]+/g, '')];
  if (characters.length < MIN_CHARACTERS) return 0;
  return characters.filter((character) => frequent.has(character)).length / characters.length / usual;
}

function strictly(sample: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(sample, { stream: true });
  } catch {
    return undefined;
  }
}
