/** The forms in which publishers write an instant. Their own code, so that ours is not read by itself. */

/** `Sun, 22 Nov 2026 09:00:00 +0000` (RFC 822 with the four-digit year of RSS 2.0). */
export function rfc822(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000');
}

/** `Sun, 22 Nov 2026 09:00:00 GMT`, as HTTP wants it (RFC 9110 §5.6.7). */
export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}

/** `2026-11-22T09:00:00Z` */
export function iso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** `2026-11-22T10:00:00+01:00`: the wall clock of a fixed offset, in hours east of Greenwich. */
export function isoAt(ms: number, hoursEast: number): string {
  const wall = iso(ms + hoursEast * 3_600_000).slice(0, 19);
  const sign = hoursEast < 0 ? '-' : '+';
  return `${wall}${sign}${String(Math.abs(hoursEast)).padStart(2, '0')}:00`;
}
