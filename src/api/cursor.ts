/** Places in lists as clients carry them from page to page: opaque to them, checked by us. */

import type { Cursor } from '../store/store.ts';
import { parseDate } from '../text/read-date.ts';

const LONGEST = 400;

/** Of articles: stays right whatever comes and goes. */
export function writeCursor({ at, id }: Cursor): string {
  return Buffer.from(`${at} ${id}`).toString('base64url');
}

/** Undefined for what we never wrote. */
export function readCursor(text: string): Cursor | undefined {
  if (text.length > LONGEST) return undefined;
  const [, at = '', id = ''] = /^(\S{24}) (.+)$/su.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  return id !== '' && parseDate(at) === at ? { at, id } : undefined;
}
