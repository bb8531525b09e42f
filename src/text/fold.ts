/** Text in the one form in which tags, names and keywords are compared: NFC, lower case, straight apostrophes, single spaces. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/[’ʼ]/gu, "'").replace(/\s+/gu, ' ').trim();
}
