import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came: the target is still encoded and may be anything. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** The path and the query of a request target, or why there are none. */
export type Target =
  | { readonly path: string; readonly query: string }
  | { readonly status: 400 | 414; readonly message: string };

const MAX_TARGET_CHARACTERS = 2048;
/** The path up to the query, and the query up to a fragment. */
const PARTS = /^([^?#]*)(?:\?([^#]*))?/u;
const BAD: Target = { status: 400, message: 'The address of the request is malformed.' };

/**
 * Reads a request target (RFC 9112 §3.2) into a percent-decoded path and a query that is still encoded. Nothing that could climb out of a
 * folder or be read as another host passes: no `.` or `..` segment, empty segment, backslash or control character.
 */
export function readTarget(target: string): Target {
  if (target.length > MAX_TARGET_CHARACTERS) {
    return { status: 414, message: `Addresses here have at most ${MAX_TARGET_CHARACTERS} characters.` };
  }
  const [, encoded = '', query = ''] = PARTS.exec(withoutOrigin(target)) ?? [];
  const path = decodedPath(encoded);
  return path === undefined || !isPlainPath(path) ? BAD : { path, query };
}

const ORIGIN = /^https?:\/\/([^/?#]*)/iu;

/** The authority of a target in absolute form, `GET http://host/path`, as a proxy may send it. */
export function authorityOf(target: string): string | undefined {
  return ORIGIN.exec(target)?.[1];
}

function withoutOrigin(target: string): string {
  const origin = ORIGIN.exec(target);
  if (origin === null) return target;
  const rest = target.slice(origin[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Undefined where the percent-encoding is broken. */
export function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function isPlainPath(path: string): boolean {
  if (!path.startsWith('/') || /[\\\p{Cc}]/u.test(path)) return false;
  return path.split('/').every((segment, index, segments) => {
    if (segment === '') return index === 0 || index === segments.length - 1;
    return segment !== '.' && segment !== '..';
  });
}
