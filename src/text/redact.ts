const STARS = '***';

/** The text with stars in the place of every secret, also where it is written as a part of an address. */
export function redacted(text: string, secrets: readonly string[]): string {
  let told = text;
  for (const secret of secrets) {
    for (const form of formsOf(secret)) told = told.replaceAll(form, STARS);
  }
  return told;
}

function formsOf(secret: string): readonly string[] {
  const url = new URL('http://a/');
  url.pathname = secret;
  url.search = secret;
  const wellFormed = secret.replace(/\p{Surrogate}/gu, '\uFFFD');
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const forms = [secret, url.pathname.slice(1), url.search.slice(1), form, encodeURIComponent(wellFormed)];
  return [...new Set(forms.filter((it) => it !== ''))];
}
