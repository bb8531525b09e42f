/** The three feeds of a place: what stands on its sheet, in a frame that was read back as every item was. */

import type { Assembly, Rendered } from '../outward.ts';
import { sha256 } from '../text/hash.ts';
import { type DocumentPlan, feedLinks } from './document.ts';
import { ALL_FORMS, FORMS, type Form } from './forms.ts';
import type { Frame } from './frame.ts';
import { attempt, type MadeBefore, type Times, together, unlessMade } from './made.ts';
import { type Place, pathsOf, titleOf } from './places.ts';
import type { Column, Sheet } from './sheet.ts';
import { framed } from './template.ts';

interface Matter {
  readonly sheet: Sheet;
  readonly times: Times;
  readonly made: MadeBefore;
}

/** Under the place's own path and every alias. */
export function feedOutputs(place: Place, plan: DocumentPlan, matter: Matter): Rendered {
  const named = { ...plan, channel: channelOf(place, matter.sheet) };
  return together(ALL_FORMS.map((form) => feedOf(form, place, named, matter)));
}

/** What the feeds of a place were last put together from. */
export function sheetBefore({ path }: Place, made: MadeBefore): Sheet | undefined {
  return made.get(path + FORMS.rss.file)?.feed?.sheet;
}

/** The channel of a place under the name that its feeds give it. */
function channelOf({ channel, isStanding }: Place, { roll }: Sheet): Place['channel'] {
  if (isStanding) return channel;
  const shown = roll.entries.map((entry) => entry.shown);
  return { ...channel, title: titleOf(channel, shown) };
}

/** What is made of the same parts is the same document, so the hash of the parts is the document's own. */
function feedOf(form: Form, place: Place, plan: DocumentPlan, { sheet, times, made }: Matter): Rendered {
  const { kind, file, mediaType } = form;
  const path = place.path + file;
  return attempt(pathsOf(place, file), () => {
    const { frame, template } = framed(
      form,
      plan,
      sheet.editedAt || undefined,
      made.get(path)?.feed?.template,
    );
    const column = sheet.columns[kind];
    const hash = hashOf(frame, column);
    return unlessMade({ made, key: path, of: [hash], times, feed: { sheet, template } }, () => {
      const assembly = assemblyOf(frame, column);
      return { path, mediaType, parts: partsOf(assembly), hash, links: linksOf(form, plan), assembly };
    });
  });
}

function hashOf({ before, after }: Frame, { digests }: Column): string {
  const around = Buffer.from(sha256(before) + sha256(after), 'latin1');
  return sha256(Buffer.concat([around, digests]));
}

/** Exactly one of each (WebSub §4), for readers and hubs that look no further than the headers. */
function linksOf({ kind }: Form, { site, hub, path, history }: DocumentPlan): readonly string[] {
  const self = `<${feedLinks(site, history?.folder ?? path)[kind]}>; rel="self"`;
  return hub === undefined ? [self] : [`<${hub}>; rel="hub"`, self];
}

function assemblyOf({ before, between, after }: Frame, { bytes, digests }: Column): Assembly {
  const around = { before: Buffer.from(before), between: Buffer.from(between), after: Buffer.from(after) };
  return { entries: bytes, digests, ...around };
}

/** The items are not copied, since other documents carry them too. */
function partsOf({ before, between, after, entries }: Assembly): readonly Buffer[] {
  if (between.length === 0) return [before, ...entries, after];
  const parts: Buffer[] = new Array(Math.max(2, 2 * entries.length + 1)).fill(between);
  entries.forEach((bytes, at) => {
    parts[2 * at + 1] = bytes;
  });
  parts[0] = before;
  parts[parts.length - 1] = after;
  return parts;
}
