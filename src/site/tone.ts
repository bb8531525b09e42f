import { sha256 } from '../text/hash.ts';
import { TONES } from './palette.ts';

/** The class that colours a section, a tag or a source: the same name has the same one of the palette's tones on every page. */
export function toneClass(name: string): string {
  const first = Number.parseInt(sha256(name.trim().toLowerCase()).slice(0, 8), 16);
  return `tone-${first % TONES.length}`;
}
