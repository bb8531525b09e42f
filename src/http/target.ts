/** The path of a request target, or why there is none. */
export type Target = { readonly path: string } | { readonly status: 400 | 414; readonly message: string };

const MAX_TARGET_CHARACTERS = 2048;
const BAD: Target = { status: 400, message: 'The address of the request is malformed.' };

/**
 * Reads a request target (RFC 9112 §3.2) into a percent-decoded path without its query. Nothing that could climb out of a
 * folder or be read as another host passes: no `.` or `..` segment, empty segment, backslash or control character.
 */
export function readTarget(target: string): Target {
  if (target.length > MAX_TARGET_CHARACTERS) {
    return { status: 414, message: `Addresses here have at most ${MAX_TARGET_CHARACTERS} characters.` };
  }
  const path = decodedPath(withoutOrigin(target).split(/[?#]/u, 1)[0] ?? '');
  return path === undefined || !isPlainPath(path) ? BAD : { path };
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
