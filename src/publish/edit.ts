/**
 * How a list came of the one before it. A list of five hundred of which one changed is copied in two or three strokes, and so is whatever
 * was made of each of them; nothing of what stayed is looked at.
 */

/** A stretch of the list before, or some that it lacked. */
type Piece<T> = { readonly from: number; readonly to: number } | { readonly fresh: readonly T[] };

export interface Edit<T> {
  /** In their order all of the list after. */
  readonly pieces: readonly Piece<T>[];
  /** What of the list before is not taken over. */
  readonly dropped: readonly T[];
}

/** Whoever lost more than so many is another list, and the rest of it new. */
const MOST_DROPPED = 64;

/** What is the very same object in both, in the same order, is taken over. */
export function editOf<T extends object>(before: readonly T[], after: readonly T[]): Edit<T> {
  const pieces: Piece<T>[] = [];
  const dropped: T[] = [];
  let [from, at] = [0, 0];
  for (let next = before[0]; at < after.length; next = before[from]) {
    if (next === undefined || dropped.length > MOST_DROPPED) break;
    const place = after.indexOf(next, at);
    if (place < 0) {
      dropped.push(next);
      from += 1;
      continue;
    }
    if (place > at) pieces.push({ fresh: after.slice(at, place) });
    const to = endOfCommon(before, from, after, place);
    pieces.push({ from, to });
    at = place + to - from;
    from = to;
  }
  if (at < after.length) pieces.push({ fresh: after.slice(at) });
  return { pieces, dropped: [...dropped, ...before.slice(from)] };
}

function endOfCommon<T>(before: readonly T[], from: number, after: readonly T[], at: number): number {
  const most = Math.min(before.length, from + after.length - at);
  let end = from;
  while (end < most && before[end] === after[end - from + at]) end += 1;
  return end;
}

/** All that the list before lacked. */
export function freshIn<T>({ pieces }: Edit<T>): readonly T[] {
  return pieces.flatMap((piece) => ('fresh' in piece ? piece.fresh : []));
}

/** What was made of each of the list before, made of each of the list after. */
export function carried<T, U>({ pieces }: Edit<T>, made: readonly U[], make: (it: T) => U): readonly U[] {
  const none: readonly U[] = [];
  return none.concat(
    ...pieces.map((piece) => ('fresh' in piece ? piece.fresh.map(make) : made.slice(piece.from, piece.to))),
  );
}

/** The same of what was made as so many bytes of each, one after the other. */
export function carriedBytes<T>(
  { pieces }: Edit<T>,
  made: Buffer,
  bytes: number,
  make: (some: readonly T[]) => Buffer,
): Buffer {
  return Buffer.concat(
    pieces.map((piece) =>
      'fresh' in piece ? make(piece.fresh) : made.subarray(piece.from * bytes, piece.to * bytes),
    ),
  );
}

/** The greatest that is told of any of the list after; `before` is that of the list before. */
export function carriedGreatest<T>(
  edit: Edit<T>,
  before: string,
  after: readonly T[],
  told: (it: T) => string,
): string {
  const isLost = edit.dropped.some((it) => told(it) >= before);
  return isLost ? greatest('', after, told) : greatest(before, freshIn(edit), told);
}

function greatest<T>(least: string, list: readonly T[], told: (it: T) => string): string {
  let found = least;
  for (const it of list) {
    const text = told(it);
    if (text > found) found = text;
  }
  return found;
}
