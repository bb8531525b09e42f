/** What outlives an article, in the forms that the store keeps it in. */
import type { Article, Sighting } from '../model.ts';
import { linkHash } from '../text/link.ts';
import type { SightingRow } from './record.ts';

/** The row that an article's disappearance is recorded by. */
export function sightingRow(about: Omit<Sighting, 'kept' | 'entryHash'>, serial?: number): SightingRow {
  const { id, sourceId, arrivedAt, fingerprint, linkHash: link } = about;
  const row = [id, sourceId, arrivedAt, fingerprint, link ?? null] as const;
  return serial === undefined ? row : [...row, serial];
}

/** What is remembered of an article that is stored now. */
export function sightingOf(article: Article): Sighting {
  const { id, sourceId, arrivedAt, fingerprint, entryHash, url } = article;
  return { id, sourceId, arrivedAt, fingerprint, entryHash, linkHash: url && linkHash(url), kept: true };
}

/** 52 bits in hex as a number, 0 for none: eight bytes in a column instead of forty in a string. */
export function hashNumber(text: string | undefined): number {
  return text === undefined ? 0 : Number.parseInt(text, 16) || 0;
}

/** The hex digits of such a number. */
export function hashText(number: number | undefined): string | undefined {
  if (!number) return undefined;
  // In two parts, for V8 takes five times as long over the digits of a number that is no small integer.
  const upper = Math.floor(number / 2 ** 28)
    .toString(16)
    .padStart(6, '0');
  return upper + (number % 2 ** 28).toString(16).padStart(7, '0');
}
