import type { CombinedItem } from './combined-item.ts';
import { emptyElement, plainElement } from './xml.ts';

/** An article's picture in Media RSS, with what it shows and whose it is; the same elements in RSS and in Atom. */
export function pictureElements(picture: CombinedItem['picture']): readonly string[] {
  if (picture === undefined) return [];
  const { url, width, height, alt, credit } = picture;
  return [
    emptyElement('media:thumbnail', { url, width, height }),
    plainElement('media:description', alt, { type: 'plain' }),
    plainElement('media:credit', credit, { role: 'photographer', scheme: 'urn:ebu' }),
  ];
}
