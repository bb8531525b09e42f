/**
 * What spans several values. These checks read the file as it is, valid or not, so that an operator learns of every problem
 * at once; what has the wrong type is passed over here, because the schema tells of it.
 */
import type { Problem } from '../errors.ts';
import { POSTS_SOURCE_ID } from '../model.ts';
import { didYouMean } from '../text/nearest.ts';
import { type Document, nodeAt, type Path, problemAt } from './document.ts';
import { notShown } from './explain.ts';
import { hasReference } from './references.ts';
import { DEFAULT_MAX_MINUTES, DEFAULT_MIN_MINUTES } from './service-schema.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The document with its plain value. */
interface Draft {
  readonly document: Document;
  readonly value: Fields;
}

/** Repeated ids and addresses, unknown names, intervals that contradict each other, channels of nothing, schedules that never come. */
export function crossCheck(
  document: Document,
  value: unknown,
  isCron: (expression: string) => boolean,
): readonly Problem[] {
  const draft = { document, value: fieldsOf(value) };
  return [
    ...repeated(draft, 'sources', 'id'),
    ...repeated(draft, 'sources', 'url'),
    ...repeated(draft, 'channels', 'id'),
    ...schedules(draft, isCron),
    ...intervals(draft),
    ...unknownSources(draft),
    ...emptyChannels(draft),
    ...unknownChannels(draft),
  ];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function entriesOf(draft: Draft, list: string): readonly Fields[] {
  const entries = draft.value[list];
  return Array.isArray(entries) ? entries.map(fieldsOf) : [];
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((entry) => (typeof entry === 'string' ? entry : '')) : [];
}

function repeated(draft: Draft, list: string, key: 'id' | 'url'): readonly Problem[] {
  const seen = new Map<string, Path>();
  return entriesOf(draft, list).flatMap((entry, index) => {
    const text = entry[key];
    if (typeof text !== 'string') return [];
    const same = key === 'url' ? sameAddress(text) : text;
    const path = [list, index, key];
    const first = seen.get(same);
    seen.set(same, first ?? path);
    if (first === undefined) return [];
    return [problemAt(draft.document, path, `the same ${key} as ${otherPlace(draft.document, first, path)}`)];
  });
}

function otherPlace(document: Document, first: Path, path: Path): string {
  const there = problemAt(document, first.slice(0, -1), '');
  const { line } = problemAt(document, first, '');
  const isElsewhere = there.file !== problemAt(document, path, '').file;
  return `${there.path} on line ${line}${isElsewhere ? ` of ${there.file}` : ''}`;
}

function sameAddress(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  url.hash = '';
  return url.href;
}

function schedules(draft: Draft, isCron: (expression: string) => boolean): readonly Problem[] {
  const must = 'must be a cron expression such as "*/30 * * * *"';
  return entriesOf(draft, 'sources').flatMap(({ schedule }, index) => {
    const path = ['sources', index, 'schedule'];
    if (typeof schedule !== 'string' || isCron(schedule)) return [];
    return [problemAt(draft.document, path, `${must}${notShown(draft.document, path)}`)];
  });
}

function intervals(draft: Draft): readonly Problem[] {
  const polling = fieldsOf(draft.value['polling']);
  const { minMinutes = DEFAULT_MIN_MINUTES, maxMinutes = DEFAULT_MAX_MINUTES } = polling;
  if (typeof minMinutes !== 'number' || typeof maxMinutes !== 'number') return [];
  const tooLong = `must not be more than polling.maxMinutes, which is ${maxMinutes}`;
  const sources = entriesOf(draft, 'sources').flatMap((source, index) => {
    const isLonger = typeof source['minMinutes'] === 'number' && source['minMinutes'] > maxMinutes;
    return isLonger ? [problemAt(draft.document, ['sources', index, 'minMinutes'], tooLong)] : [];
  });
  if (minMinutes <= maxMinutes) return sources;
  const [key, message] = Object.hasOwn(polling, 'minMinutes')
    ? ['minMinutes', `must not be more than maxMinutes, which is ${maxMinutes}`]
    : ['maxMinutes', `must not be less than minMinutes, which is ${minMinutes}`];
  return [problemAt(draft.document, ['polling', key], message), ...sources];
}

function unknownSources(draft: Draft): readonly Problem[] {
  const known = idsOf(draft, 'sources');
  const isKnown = new Set([...known, '*']);
  return unknownNames(draft, 'channels', 'sources', (name) => {
    if (isKnown.has(name)) return undefined;
    const hint =
      name === POSTS_SOURCE_ID ? '; our own posts come with "posts": true' : didYouMean(name, known);
    return `unknown source ${JSON.stringify(name)}${hint}`;
  });
}

function unknownChannels(draft: Draft): readonly Problem[] {
  const known = idsOf(draft, 'channels');
  const isKnown = new Set(known);
  return unknownNames(draft, 'webhooks', 'channels', (name) =>
    isKnown.has(name) ? undefined : `unknown channel ${JSON.stringify(name)}${didYouMean(name, known)}`,
  );
}

function idsOf(draft: Draft, list: string): readonly string[] {
  return entriesOf(draft, list).flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
}

/** Asks after each name in the lists under `key` what is wrong with it; names that came from a reference are told as it. */
function unknownNames(
  draft: Draft,
  list: string,
  key: string,
  complaintAbout: (name: string) => string | undefined,
): readonly Problem[] {
  return entriesOf(draft, list).flatMap((entry, index) =>
    textsOf(entry[key]).flatMap((name, position) => {
      const complaint = name === '' ? undefined : complaintAbout(name);
      const path = [list, index, key, position];
      return complaint === undefined
        ? []
        : [problemAt(draft.document, path, asTyped(draft, path, complaint))];
    }),
  );
}

function asTyped({ document }: Draft, path: Path, complaint: string): string {
  const typed = String(nodeAt(document, path)?.value);
  return hasReference(typed)
    ? `unknown name ${JSON.stringify(typed)} with its references filled in`
    : complaint;
}

function emptyChannels(draft: Draft): readonly Problem[] {
  const hasSources = entriesOf(draft, 'sources').length + entriesOf(draft, 'sourceLists').length > 0;
  const message = 'has neither sources nor our own posts, so it would stay empty';
  return entriesOf(draft, 'channels').flatMap(({ sources = ['*'], posts = true }, index) => {
    const named = textsOf(sources);
    const isFed = named.includes('*') ? hasSources || named.length > 1 : named.length > 0;
    if (isFed || posts !== false || !Array.isArray(sources)) return [];
    return [problemAt(draft.document, ['channels', index], message)];
  });
}
