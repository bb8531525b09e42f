import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type CurationLine, parseCuration, readCuration } from '../config/curation-file.ts';
import { editCuration } from '../config/edit-curation.ts';
import { MAX_CONFIG_BYTES, openConfigFiles } from '../config/files.ts';
import { replaceText } from '../config/save-edit.ts';
import { seek } from '../newsroom/sought.ts';
import type { Newsroom } from '../newsroom.ts';
import { say, sayError, write } from './print.ts';
import { withNewsroom } from './setting.ts';

export interface CurateOptions {
  readonly pin?: boolean;
  readonly kill?: boolean;
  readonly freeze?: boolean;
  readonly approve?: boolean;
  readonly annotate?: string;
  readonly undo?: boolean;
}

const NOTHING: CurationLine = {
  pin: false,
  kill: false,
  freeze: false,
  approve: false,
  annotate: undefined,
};

/**
 * Writes what is said of an article into the curation file, beside what was said of it before, or takes all of it back. It takes effect
 * at once, or as soon as the running service has noticed; 2 where nothing is said, 1 where no such article was ever seen.
 */
export async function curateArticle(
  configFile: string,
  query: string,
  options: CurateOptions,
): Promise<number> {
  const said = Object.keys(options).length;
  if (said === 0 || (options.undo === true && said > 1)) {
    sayError('say one or several of --pin, --kill, --annotate "…", --freeze, --approve, or --undo alone');
    return 2;
  }
  return withNewsroom(configFile, 'write-if-free', async (newsroom, writable) => {
    const { config, store } = newsroom;
    const { found } = await seek(query, config.sources, store);
    const [first] = found;
    if (first === undefined) {
      sayError(`${query} was never seen; "voltwire why" tells what is nearest`);
      return 1;
    }
    const key = URL.canParse(query) ? query : first.id;
    await writeLine(newsroom, key, options);
    if (writable) await newsroom.curate();
    else say('the running service will notice within seconds');
    return 0;
  });
}

/**
 * Whole or not at all: the service may read it at any moment.
 * @throws ConfigError where the file is faulty, or would be.
 */
async function writeLine({ config }: Newsroom, key: string, options: CurateOptions): Promise<void> {
  const file = config.curation;
  const files = openConfigFiles();
  const before = readCuration(file, files)?.get(key) ?? NOTHING;
  const after = options.undo === true ? NOTHING : { ...before, ...options };
  const content = files.read(file, MAX_CONFIG_BYTES);
  const text = editCuration('text' in content ? content.text : undefined, key, after);
  parseCuration(text, file);
  if ('text' in content)
    await replaceText(file, { before: content.text.replace(/^\uFEFF/u, ''), after: text });
  else await writeNew(file, text);
  write(`${file}: ${key}`);
}

async function writeNew(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
}
