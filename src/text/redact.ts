import { escapeXml } from './escape.ts';

const STARS = '***';
/** So long, of letters and digits, that no word or name is like it. */
const UNMISTAKABLE = /^(?=.*\d)(?=.*[a-z]).{12}/iu;

/** The text with stars in the place of every secret, also where it is written as a part of an address. */
export function redacted(text: string, secrets: readonly string[]): string {
  let told = text;
  for (const secret of secrets) {
    for (const form of formsOf(secret)) told = told.replaceAll(form, STARS);
  }
  return told;
}

/**
 * The same for the document of a publisher, who knows the secret and may repeat it in every link: of what could be a word as well,
 * nothing is taken away.
 */
export function redactedDocument(text: string, secrets: readonly string[]): string {
  const clear = secrets.filter((secret) => UNMISTAKABLE.test(secret));
  return clear.length === 0 ? text : redacted(text, clear);
}

function formsOf(secret: string): readonly string[] {
  const url = new URL('http://a/');
  url.pathname = secret;
  url.search = secret;
  const wellFormed = secret.replace(/\p{Surrogate}/gu, '\uFFFD');
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const plain = [secret, url.pathname.slice(1), url.search.slice(1), form, encodeURIComponent(wellFormed)];
  const forms = plain.flatMap((it) => [
    it,
    escapeXml(it),
    JSON.stringify(it).slice(1, -1),
    it.replaceAll('/', '\\/'),
  ]);
  return [...new Set(forms.filter((it) => it !== ''))];
}
