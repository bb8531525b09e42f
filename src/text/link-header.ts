/** One link of a `Link` header. */
export interface HeaderLink {
  /** As written, absolute or not. */
  readonly href: string;
  /** In lower case; extension relations are addresses. */
  readonly relations: readonly string[];
  /** What it says of the other document; undefined where it says nothing. */
  readonly type: string | undefined;
}

const MAX_CHARACTERS = 8192;
const MAX_LINKS = 50;
const TARGET = /<([^>]*)>/y;
const PARAMETER = /\s*;\s*([^\s=;,]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^;,\s]*)))?/y;

/**
 * Reads a `Link` header leniently (RFC 8288 appendix B.2), several of them joined by commas. Links about something else than the
 * document (`anchor`) are left out; what cannot be read is skipped up to the next `<`.
 */
export function readLinkHeader(value: string): readonly HeaderLink[] {
  const header = value.slice(0, MAX_CHARACTERS);
  const links: HeaderLink[] = [];
  for (let at = header.indexOf('<'); at !== -1 && links.length < MAX_LINKS; ) {
    const target = matchAt(TARGET, header, at);
    if (target === null) break;
    const { parameters, end } = parametersAt(header, at + target[0].length);
    if (!parameters.has('anchor')) {
      links.push({
        href: target[1] ?? '',
        relations: relationsOf(parameters.get('rel')),
        type: parameters.get('type'),
      });
    }
    at = header.indexOf('<', end);
  }
  return links;
}

function parametersAt(header: string, start: number) {
  const parameters = new Map<string, string>();
  let end = start;
  for (let found = matchAt(PARAMETER, header, end); found !== null; found = matchAt(PARAMETER, header, end)) {
    const [whole, name = '', quoted, bare] = found;
    const key = name.toLowerCase();
    // The first of a name counts (RFC 8288 §3.3).
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/gu, '$1') ?? bare ?? '');
    end += whole.length;
  }
  return { parameters, end };
}

function relationsOf(rel: string | undefined): readonly string[] {
  return (rel ?? '')
    .toLowerCase()
    .split(/\s+/u)
    .filter((it) => it !== '');
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
