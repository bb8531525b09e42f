import { readFile, stat } from 'node:fs/promises';
import { editSources } from '../config/edit.ts';
import { saveEdit } from '../config/save-edit.ts';
import { sourceFault } from '../config/source-fault.ts';
import { readWritten, type Written } from '../config/written-sources.ts';
import { messageOf } from '../errors.ts';
import { decode } from '../ingest/decode.ts';
import { type Change, type Merge, mergeSources } from '../sources/opml-merge.ts';
import { OpmlError, readOpml } from '../sources/opml-read.ts';
import { sourceOf } from '../sources/opml-source.ts';
import { writeOpml } from '../sources/opml-write.ts';
import { printJson, say, sayError } from './print.ts';
import { CONFIG_TOOLS } from './setting.ts';

export interface ImportOptions {
  readonly replace: boolean;
  readonly trust: boolean;
  readonly json: boolean;
}

const MAX_BYTES = 33_554_432;

/** Every source with every option as it is written, references and all, to stdout. */
export async function exportOpml(configFile: string): Promise<number> {
  const { config, sources } = await readWritten(configFile, CONFIG_TOOLS);
  const fields = sources.map((source) => source.fields);
  process.stdout.write(writeOpml(config.site.title, fields));
  return 0;
}

/** Takes the feeds of a list into the configuration; 1 where some of them cannot be taken, 2 where the file is no list. */
export async function importOpml(configFile: string, from: string, options: ImportOptions): Promise<number> {
  const written = await readWritten(configFile, CONFIG_TOOLS);
  const feeds = await readList(from);
  if (typeof feeds === 'string') {
    sayError(`${from}: ${feeds}`);
    return 2;
  }
  const offered = feeds.map((feed) => sourceOf(feed, options.trust));
  const known = written.sources.map(({ fields }) => fields);
  const merge = mergeSources(known, offered, { replaces: options.replace, faultOf: sourceFault });
  const { here, elsewhere } = whereToEdit(merge.changed, written, configFile);
  const after = editSources(written.text, { added: merge.added, changed: here });
  if (after !== written.text) await saveEdit(configFile, { before: written.text, after }, CONFIG_TOOLS);
  if (options.json) printJson(mergeJson(merge, elsewhere));
  else tellMerge(merge, elsewhere);
  return merge.refused.length + merge.dropped.length + elsewhere.length > 0 ? 1 : 0;
}

async function readList(from: string): Promise<ReturnType<typeof readOpml> | string> {
  try {
    const { size } = await stat(from);
    if (size > MAX_BYTES) return `is larger than ${MAX_BYTES} bytes`;
    return readOpml(decode(await readFile(from), undefined).text);
  } catch (thrown) {
    return thrown instanceof OpmlError ? `none of it is taken: ${thrown.message}` : messageOf(thrown);
  }
}

/** What lies in a list of its own is for its operator to edit: our edits are of the configuration itself. */
function whereToEdit(changed: readonly Change[], { sources }: Written, configFile: string) {
  const here = new Map<number, Change['fields']>();
  const elsewhere: { readonly id: string; readonly file: string }[] = [];
  for (const { id, at, fields } of changed) {
    const source = sources[at];
    if (source === undefined) continue;
    if (source.file === configFile) here.set(source.at, fields);
    else elsewhere.push({ id, file: source.file });
  }
  return { here, elsewhere };
}

type Elsewhere = ReturnType<typeof whereToEdit>['elsewhere'];

function mergeJson(merge: Merge, elsewhere: Elsewhere) {
  const { kept, repeated, refused, dropped } = merge;
  const untouched = new Set(elsewhere.map(({ id }) => id));
  return {
    added: merge.added.map(({ id, url }) => ({ id, url })),
    changed: merge.changed
      .filter(({ id }) => !untouched.has(id))
      .map(({ id, fields }) => ({ id, options: Object.keys(fields) })),
    kept,
    repeated,
    refused: [...refused, ...elsewhere.map(({ id, file }) => ({ address: id, reason: liesIn(file) }))],
    dropped,
  };
}

function tellMerge(merge: Merge, elsewhere: Elsewhere): void {
  const { added, changed, refused, dropped } = mergeJson(merge, elsewhere);
  for (const { id, url } of added) say(`+ ${id}  ${url}`);
  for (const { id, options } of changed) say(`~ ${id}  ${options.join(', ')}`);
  for (const { address, reason } of refused) say(`! ${address.slice(0, 200)} ${reason}`);
  for (const { id, options } of dropped)
    say(`! ${id} was taken without ${options.join(', ')}; say --trust if the list is your own`);
  const counts = [
    `${added.length} added`,
    `${changed.length} changed`,
    `${merge.kept.length} already there`,
    ...(merge.repeated > 0 ? [`${merge.repeated} repeated`] : []),
    ...(refused.length > 0 ? [`${refused.length} not taken`] : []),
  ];
  say(counts.join(', '));
}

function liesIn(file: string): string {
  return `lies in ${file}: edit it there`;
}
