/** The three feeds of a place: what stands on its sheet, in a frame that is read back whenever the document is another. */

import type { Assembly, Rendered } from '../outward.ts';
import { sha256 } from '../text/hash.ts';
import type { CombinedFeed } from './combined-feed.ts';
import { type DocumentPlan, emptyDocument } from './document.ts';
import { ALL_FORMS, FORMS, type Form } from './forms.ts';
import type { Frame } from './frame.ts';
import { attempt, type MadeBefore, type Times, together, unlessMade } from './made.ts';
import { type Place, pathsOf, titleOf } from './places.ts';
import { checkDocument } from './self-check.ts';
import type { Column, Sheet } from './sheet.ts';

interface Matter {
  readonly sheet: Sheet;
  /** What the documents say of themselves. */
  readonly document: CombinedFeed;
  readonly times: Times;
}

/** Under the place's own path and every alias. */
export function feedOutputs(
  place: Place,
  plan: DocumentPlan,
  { sheet, times }: Omit<Matter, 'document'>,
  made: MadeBefore,
): Rendered {
  const document = emptyDocument({ ...plan, channel: named(place, sheet) }, sheet.editedAt || undefined);
  return together(ALL_FORMS.map((form) => feedOf(form, place, { sheet, document, times }, made)));
}

/** What the feeds of a place were last put together from. */
export function sheetBefore({ path }: Place, made: MadeBefore): Sheet | undefined {
  return made.get(path + FORMS.rss.file)?.sheet;
}

/** The channel of a place under the name that its feeds give it. */
function named({ channel, isStanding }: Place, { roll }: Sheet): Place['channel'] {
  if (isStanding) return channel;
  const shown = roll.entries.map((entry) => entry.shown);
  return { ...channel, title: titleOf(channel, shown) };
}

/** What is made of the same parts is the same document, so the hash of the parts is the document's own. */
function feedOf(form: Form, place: Place, { sheet, document, times }: Matter, made: MadeBefore): Rendered {
  const path = place.path + form.file;
  return attempt(pathsOf(place, form.file), () => {
    const frame = form.frame(document);
    const column = sheet.columns[form.kind];
    const hash = hashOf(frame, column);
    return unlessMade({ made, key: path, of: [hash], times, sheet }, () => {
      // Each entry was read back when it was made; what stands around them is read back here.
      const faults = checkDocument(form.kind, frame.before + frame.after, 0);
      if (faults.length > 0) throw new Error(faults.join(', '));
      const assembly = assemblyOf(frame, column);
      const { mediaType } = form;
      return { path, mediaType, parts: partsOf(assembly), hash, links: linksOf(form, document), assembly };
    });
  });
}

function hashOf({ before, after }: Frame, { digests }: Column): string {
  const around = Buffer.from(sha256(before) + sha256(after), 'latin1');
  return sha256(Buffer.concat([around, digests]));
}

/** Exactly one of each (WebSub §4), for readers and hubs that look no further than the headers. */
function linksOf({ kind }: Form, { options }: CombinedFeed): readonly string[] {
  const self = `<${options.feedLinks[kind]}>; rel="self"`;
  return options.hub === undefined ? [self] : [`<${options.hub}>; rel="hub"`, self];
}

function assemblyOf({ before, between, after }: Frame, { bytes, digests }: Column): Assembly {
  const around = { before: Buffer.from(before), between: Buffer.from(between), after: Buffer.from(after) };
  return { ...around, entries: bytes, digests };
}

/** The items are not copied, since other documents carry them too. */
function partsOf({ before, between, after, entries }: Assembly): readonly Buffer[] {
  if (between.length === 0) return [before, ...entries, after];
  const parts = [before];
  for (const [at, bytes] of entries.entries()) {
    if (at > 0) parts.push(between);
    parts.push(bytes);
  }
  parts.push(after);
  return parts;
}
