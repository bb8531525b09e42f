/**
 * The words that dates are written with. Accents and case are gone before a word is looked up here; months are told by the
 * beginning of their names in English, German, French, Spanish, Italian, Dutch, Portuguese, the Nordic languages, Hungarian, Greek and Russian.
 */

const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen', 'янв', 'ιαν'],
  ['feb', 'fev', 'фев', 'φεβ'],
  ['mar', 'maa', 'mae', 'mrt', 'mrz', 'мар', 'μαρ'],
  ['apr', 'avr', 'abr', 'апр', 'απρ'],
  ['may', 'mai', 'mei', 'mag', 'maj', 'мая', 'маи', 'μαι'],
  ['jun', 'juin', 'giu', 'июн', 'ιουν'],
  ['jul', 'juil', 'lug', 'июл', 'ιουλ'],
  ['aug', 'aou', 'ago', 'авг', 'αυγ'],
  ['sep', 'set', 'sze', 'сен', 'σεπ'],
  ['oct', 'okt', 'out', 'ott', 'окт', 'οκτ'],
  ['nov', 'ноя', 'νοε'],
  ['dec', 'dez', 'des', 'dic', 'дек', 'δεκ'],
];

/** 1 to 12, or undefined for a word that names no month. */
export function monthOf(word: string): number | undefined {
  const index = MONTHS.findIndex((stems) => stems.some((stem) => word.startsWith(stem)));
  return index === -1 ? undefined : index + 1;
}

/**
 * Named zones in hours from UTC. Names that several places share are read as feeds mean them: CST, EST … are American
 * (RFC 822 §5.1), IST is India's, BST is British Summer Time. The military letters are left out: they were specified with
 * the wrong sign (RFC 2822 §4.3), so their dates are read as UTC.
 */
const ZONES: Readonly<Record<string, number>> = {
  ...{
    z: 0,
    gmt: 0,
    ut: 0,
    utc: 0,
    wet: 0,
    west: 1,
    bst: 1,
    cet: 1,
    cest: 2,
    met: 1,
    mest: 2,
    mez: 1,
    mesz: 2,
  },
  ...{
    eet: 2,
    eest: 3,
    sast: 2,
    trt: 3,
    msk: 3,
    msd: 4,
    gst: 4,
    pkt: 5,
    ist: 5.5,
    ict: 7,
    wib: 7,
    sgt: 8,
    hkt: 8,
  },
  ...{ awst: 8, jst: 9, kst: 9, acst: 9.5, acdt: 10.5, aest: 10, aedt: 11, nzst: 12, nzdt: 13 },
  ...{
    brt: -3,
    art: -3,
    nst: -3.5,
    ndt: -2.5,
    ast: -4,
    adt: -3,
    est: -5,
    edt: -4,
    et: -5,
    cst: -6,
    cdt: -5,
    ct: -6,
  },
  ...{ mst: -7, mdt: -6, mt: -7, pst: -8, pdt: -7, pt: -8, akst: -9, akdt: -8, hst: -10 },
};

/** Minutes east of UTC, or undefined for a word that names no zone. */
export function zoneMinutes(word: string): number | undefined {
  const hours = Object.hasOwn(ZONES, word) ? ZONES[word] : undefined;
  return hours === undefined ? undefined : hours * 60;
}
