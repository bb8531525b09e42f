import { FeedError } from '../errors.ts';
import type { Feed } from './feed.ts';
import { parseJson } from './parse-json.ts';
import { parseXml } from './parse-xml.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008]|[\u000B\u000C]|[\u000E-\u001F]|[\uFFFE\uFFFF]/;
const CONTROLS = new RegExp(CONTROL, 'g');

/**
 * Reads a document of any format and any quality, verbatim.
 * @throws FeedError `empty`, `not-a-feed` (a page, an OPML list, anything else), or `malformed` (JSON beyond repair).
 */
export async function parse(text: string): Promise<Feed> {
  // To replace nothing takes five times as long as to find nothing.
  const clean = CONTROL.test(text) ? text.replace(CONTROLS, '') : text;
  const body = clean.replace(/^[\s\uFEFF]+/, '');
  if (body === '') throw new FeedError('empty', 'a document of nothing');
  const feed = body.startsWith('{') ? parseJson(body) : await parseXml(body);
  const warnings = oddities(text, clean, body);
  return warnings.length === 0 ? feed : { ...feed, warnings: [...warnings, ...feed.warnings] };
}

function oddities(text: string, clean: string, body: string): readonly string[] {
  const hasControls = clean.length < text.length;
  const beginsLate = body.length < clean.replace(/^\uFEFF/, '').length;
  return [
    ...(hasControls ? ['Control characters were dropped.'] : []),
    ...(beginsLate ? ['The document begins with blank lines.'] : []),
  ];
}
