/** Our own edits of `data/curation.json`: one line each, and everything else stays as it was typed. */

import { createScanner, type Node } from 'jsonc-parser';
import type { CurationLine } from './curation-file.ts';
import { nodeAt, readDocument } from './document.ts';

const EMPTY = `// What the newsroom says of single articles, by id or address: "pin", "annotate", "freeze", "approve", "kill".
{
}
`;

/** The text with another line for an article, or without one where `line` says nothing. The text must be sound; none is an empty one. */
export function editCuration(text: string | undefined, key: string, line: CurationLine): string {
  const before = (text ?? EMPTY).replace(/^\uFEFF/u, '');
  const document = readDocument(before, '');
  const known = nodeAt(document, [key]);
  const written = writeLine(line);
  if (written === undefined) return known?.parent === undefined ? before : removed(before, known.parent);
  if (known !== undefined) return replaced(before, known, written);
  return document.root === undefined
    ? before
    : inserted(before, document.root, `${JSON.stringify(key)}: ${written}`);
}

function writeLine({ pin, kill, freeze, approve, annotate }: CurationLine): string | undefined {
  const said = Object.entries({ pin, kill, freeze, approve, annotate });
  const parts = said.flatMap(([name, value]) =>
    value === false || value === undefined ? [] : [`"${name}": ${JSON.stringify(value)}`],
  );
  return parts.length === 0 ? undefined : `{ ${parts.join(', ')} }`;
}

function replaced(text: string, { offset, length }: Node, written: string): string {
  return text.slice(0, offset) + written + text.slice(offset + length);
}

/** With what is said of the entry on its line. */
function removed(text: string, { offset, length }: Node): string {
  const end = commaBehind(text, offset + length) ?? offset + length;
  const indent = /[^\S\n]*$/u.exec(text.slice(0, offset))?.[0].length ?? 0;
  const rest = REST_OF_LINE.exec(text.slice(end));
  if (rest === null || text[offset - indent - 1] !== '\n') return text.slice(0, offset) + text.slice(end);
  return text.slice(0, offset - indent) + text.slice(end + rest[0].length).replace(/^\r?\n/u, '');
}

const REST_OF_LINE = /^[^\S\n]*(?:\/\/[^\n]*|\/\*(?:(?!\*\/)[^\n])*\*\/[^\S\n]*)?(?=\n)/u;

/** On a line of its own behind the last entry, and behind what is said of that one on its line. */
function inserted(text: string, object: Node, entry: string): string {
  const last = object.children?.at(-1);
  if (last === undefined)
    return `${text.slice(0, object.offset + 1)}\n  ${entry}${text.slice(object.offset + 1)}`;
  const end = last.offset + last.length;
  const comma = commaBehind(text, end);
  const place = (comma ?? end) + (REST_OF_LINE.exec(text.slice(comma ?? end))?.[0].length ?? 0);
  const [between, behind] = comma === undefined ? [',', ''] : ['', ','];
  return `${text.slice(0, end)}${between}${text.slice(end, place)}\n  ${entry}${behind}${text.slice(place)}`;
}

/** Where the comma that follows an entry ends. */
function commaBehind(text: string, end: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(end);
  scanner.scan();
  return text[scanner.getTokenOffset()] === ',' ? scanner.getPosition() : undefined;
}
