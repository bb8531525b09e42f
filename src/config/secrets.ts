/**
 * What must not be repeated in messages and logs: values under keys that say so, and what
 * addresses carry besides their place. A
 * reference such as `${HOOK_SECRET}` is no secret.
 */
import { visit } from 'jsonc-parser';
import { type Path, tooDeepAt } from './document.ts';

const SECRET_KEY = /secret|token|password|authori[sz]ation|cookie|api-?key/iu;
const REFERENCE = /^\$\{\w+\}$/u;

/** Whether the value at a path is for nobody's eyes. */
export function isSecret(path: Path): boolean {
  return path.includes('headers') || SECRET_KEY.test(String(path.at(-1)));
}

/** The text with stars for the credentials and the query values of addresses; its length stays. */
export function maskAddresses(text: string): string {
  return text
    .replace(/(\/\/)([^/@\s"]*)@/gu, (_, slashes: string, user: string) => `${slashes}${stars(user)}@`)
    .replace(/([?&][^=?&\s"]{1,64}=)([^&\s"]+)/gu, (_, key: string, value: string) => key + stars(value));
}

/** The text of a configuration, sound or not, with stars for its secrets; offsets stay. */
export function maskSecrets(text: string): string {
  if (tooDeepAt(text) !== undefined) return text.replace(/\S/g, '*');
  const pieces: string[] = [];
  let end = 0;
  visit(text, {
    onLiteralValue(value, offset, length, _line, _column, path) {
      if (REFERENCE.test(String(value)) || !isSecret(path())) return;
      pieces.push(text.slice(end, offset), '*'.repeat(length));
      end = offset + length;
    },
  });
  return maskAddresses(pieces.join('') + text.slice(end));
}

function stars(text: string): string {
  return '*'.repeat(text.length);
}
