/**
 * The frames of feeds. From one publication to the next hardly anything of a frame is another but its date and the name of the archive
 * before it: both are left blank in a template, which is rendered and read back once and then filled in.
 */

import type { Instant } from '../model.ts';
import { type DocumentPlan, emptyDocument } from './document.ts';
import type { Form } from './forms.ts';
import type { Frame } from './frame.ts';
import { isSame } from './made.ts';
import { checkDocument } from './self-check.ts';

export interface Template extends Omit<Frame, 'before'> {
  /** All that it says: the same of it, one by one, is the same template. */
  readonly of: readonly unknown[];
  /** What stands before the items; every other piece is a blank. */
  readonly pieces: readonly string[];
}

const SOME_DAY: Instant = '1999-12-31T23:59:59.999Z';
/** No archive is called so. */
const SOME_ARCHIVE = 'archive/0-0/';
const ARCHIVE = /archive\/\d+-\d+\/$/;

/**
 * The frame of a document of which something was last edited at this instant, and the template for the next one.
 * @throws Error that names what the frame lacks, or why it is not well-formed.
 */
export function framed(
  form: Form,
  plan: DocumentPlan,
  updatedAt: Instant | undefined,
  before: Template | undefined,
): { readonly frame: Frame; readonly template: Template } {
  const blank = blankPlan(plan);
  const of = [...matterOf(blank), updatedAt === undefined];
  const template =
    before !== undefined && isSame(before.of, of)
      ? before
      : { ...templateOf(form, blank, updatedAt && SOME_DAY), of };
  const date = updatedAt && form.date?.(updatedAt);
  const archive = ARCHIVE.exec(plan.history?.previous ?? '')?.[0];
  const frame = filled(template, date, archive) ?? checkedFrame(form, plan, updatedAt);
  return { frame, template };
}

function blankPlan(plan: DocumentPlan): DocumentPlan {
  const { history } = plan;
  const previous = history?.previous?.replace(ARCHIVE, SOME_ARCHIVE);
  return { ...plan, history: history && { ...history, previous } };
}

function matterOf(plan: DocumentPlan): readonly unknown[] {
  const { site, version, hub, name, path, channel, history, withdrawn } = plan;
  const { folder, previous, next } = history ?? {};
  return [site, version, hub, name, path, JSON.stringify(channel), folder, previous, next, ...withdrawn];
}

function templateOf(form: Form, plan: DocumentPlan, day: Instant | undefined): Omit<Template, 'of'> {
  const { before, between, after } = checkedFrame(form, plan, day);
  const texts = [SOME_ARCHIVE, ...(form.date === undefined ? [] : [form.date(SOME_DAY)])];
  return { pieces: before.split(new RegExp(`(${texts.join('|')})`)), between, after };
}

/** Undefined where some other text looks like a blank. */
function filled(
  { pieces, between, after }: Template,
  date: string | undefined,
  archive: string | undefined,
): Frame | undefined {
  const blanks = [date, archive].filter((text) => text !== undefined);
  if (pieces.length !== 2 * blanks.length + 1) return undefined;
  const texts = pieces.map((piece, at) => (at % 2 === 0 ? piece : piece === SOME_ARCHIVE ? archive : date));
  return { before: texts.join(''), between, after };
}

function checkedFrame(form: Form, plan: DocumentPlan, updatedAt: Instant | undefined): Frame {
  const frame = form.frame(emptyDocument(plan, updatedAt));
  const faults = checkDocument(form.kind, frame.before + frame.after, 0);
  if (faults.length > 0) throw new Error(faults.join(', '));
  return frame;
}
