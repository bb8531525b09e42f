import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ConfigError, messageOf, StoreError } from '../errors.ts';
import { type AddOptions, addSource } from './add.ts';
import { listArticles } from './articles.ts';
import { buildSite } from './build.ts';
import { type CheckOptions, checkConfig } from './check.ts';
import { addEditorCommands } from './editor-commands.ts';
import { exportOpml, type ImportOptions, importOpml } from './opml.ts';
import { addPostCommands } from './post.ts';
import { printProblems, sayError } from './print.ts';
import { refreshOnce } from './refresh.ts';
import { listRevisions } from './revisions.ts';
import { printSchema } from './schema.ts';
import { listSources } from './sources.ts';
import { startService } from './start.ts';
import { backupStore, checkStore, exportStore, restoreFrom } from './store.ts';
import { VERSION } from './version.ts';

/** Done · some of the work failed · the call or the config is at fault. */
export const EXIT = { done: 0, failed: 1, misused: 2 } as const;

/** Runs one command line (without node and the script) to its exit status; never throws and never calls `process.exit`. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let status: number = EXIT.done;
  const program = createProgram((code) => {
    status = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (thrown) {
    return await statusOf(thrown);
  }
}

async function statusOf(thrown: unknown): Promise<number> {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.done : EXIT.misused;
  if (thrown instanceof ConfigError) {
    await printProblems(thrown.problems);
    return EXIT.misused;
  }
  if (thrown instanceof StoreError) {
    sayError(thrown.message);
    return EXIT.failed;
  }
  sayError(process.env['VOLTWIRE_DEBUG'] ? String((thrown as Error).stack ?? thrown) : messageOf(thrown));
  return EXIT.failed;
}

function createProgram(done: (status: number) => void): Command {
  const program = new Command('voltwire')
    .description('Pulls feeds, adds the newsroom’s own posts, publishes combined feeds and a page.')
    .version(VERSION)
    .option('--config <file>', 'the configuration', 'config.json')
    .exitOverride()
    .showSuggestionAfterError();
  const configFile = (): string => program.opts<{ config: string }>().config;
  addServiceCommands(program, configFile, done);
  addConfigCommands(program, configFile, done);
  addReadingCommands(program, configFile, done);
  addPostCommands(program, configFile, done);
  addListCommands(program, configFile, done);
  addEditorCommands(program, configFile, done);
  addStoreCommands(program, configFile, done);
  return program;
}

function addServiceCommands(program: Command, file: () => string, done: (status: number) => void): void {
  program
    .command('start')
    .description('worker and server in one process')
    .action(async () => done(await startService(file())));
  program
    .command('refresh')
    .description('one round now over the sources that are due, then exit')
    .argument('[source...]', 'only these source ids')
    .option('--force', 'due or not, still conditional', false)
    .option('--json', 'one line of JSON a source', false)
    .action(async (ids: string[], options: { force: boolean; json: boolean }) =>
      done(await refreshOnce(file(), ids, options)),
    );
  program
    .command('build')
    .description('every page and feed as static files, byte-identical to what is served')
    .option('--out <folder>', 'where to', 'data/public')
    .action(async (options: { out: string }) => done(await buildSite(file(), options.out)));
}

function addConfigCommands(program: Command, file: () => string, done: (status: number) => void): void {
  program
    .command('check')
    .description('validate the configuration and the posts')
    .option('--probe', 'look at each source, too, without touching the store', false)
    .option('--json', 'what is seen of each source as a line of JSON', false)
    .action(async (options: CheckOptions) => done(await checkConfig(file(), options)));
  program
    .command('schema')
    .description('the JSON Schema of config.json')
    .action(() => done(printSchema()));
}

function addReadingCommands(program: Command, file: () => string, done: (status: number) => void): void {
  program
    .command('articles')
    .description('what is stored, newest first')
    .option('--channel <id>', 'only what this channel carries')
    .option('--source <id>', 'only this source')
    .option('--since <instant>', 'only what arrived at or after this date')
    .option('--limit <n>', 'at most so many', wholeNumber)
    .option('--revisions <id>', 'the versions of this article that edits replaced, instead')
    .option('--json', 'as JSON', false)
    .action(async ({ revisions, ...options }) =>
      done(
        revisions === undefined
          ? await listArticles(file(), options)
          : await listRevisions(file(), revisions, options.json),
      ),
    );
  program
    .command('sources')
    .description('the health of each source')
    .option('--json', 'as JSON', false)
    .action(async (options: { json: boolean }) => done(await listSources(file(), options.json)));
}

function addListCommands(program: Command, file: () => string, done: (status: number) => void): void {
  program
    .command('add')
    .description('find the feed behind any address and add it to the configuration')
    .argument('<address>')
    .option('--yes', 'take the best without asking', false)
    .option('--id <id>', 'what it is to be called for ever; derived from its title otherwise')
    .option('--json', 'as JSON', false)
    .action(async (address: string, options: AddOptions) => done(await addSource(file(), address, options)));
  const opml = program.command('opml').description('the list of sources, as other readers read and write it');
  opml
    .command('export')
    .description('every source with every option, to stdout')
    .action(async () => done(await exportOpml(file())));
  opml
    .command('import')
    .description('add the feeds of a list to the configuration')
    .argument('<file>')
    .option('--replace', 'known sources take what the list says of them', false)
    .option('--trust', 'the list is our own: take private addresses and names of secrets, too', false)
    .option('--json', 'as JSON', false)
    .action(async (from: string, options: ImportOptions) => done(await importOpml(file(), from, options)));
}

function addStoreCommands(program: Command, file: () => string, done: (status: number) => void): void {
  const force = ['--force', 'even if a store is there; it is kept under another name'] as const;
  program
    .command('backup')
    .description('the whole store in one compressed file, beside a running service too')
    .argument('<file>')
    .action(async (to: string) => done(await backupStore(file(), to)));
  program
    .command('restore')
    .description('the store of a backup or an export')
    .argument('<file>')
    .option(...force, false)
    .action(async (from: string, options: { force: boolean }) =>
      done(await restoreFrom(file(), from, options.force)),
    );
  const store = program.command('store').description('what is stored, as files');
  store
    .command('check')
    .description('read every record and hold it against the index')
    .action(async () => done(await checkStore(file())));
  store
    .command('export')
    .description('everything as lines of JSON')
    .argument('[file]', 'stdout without it')
    .action(async (to: string | undefined) => done(await exportStore(file(), to)));
  store
    .command('import')
    .description('the store of an export')
    .argument('<file>')
    .option(...force, false)
    .action(async (from: string, options: { force: boolean }) =>
      done(await restoreFrom(file(), from, options.force)),
    );
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}
