import type { Command } from 'commander';
import { type CurateOptions, curateArticle } from './curate.ts';
import { planEdits } from './plan.ts';
import { tellWhy } from './why.ts';

/** What an editor asks of the selection, and tells it. */
export function addEditorCommands(
  program: Command,
  file: () => string,
  done: (status: number) => void,
): void {
  program
    .command('plan')
    .description('what a configuration would change in each channel, before it is saved')
    .argument('[file]', 'the edited configuration; the one that --config names by default')
    .option('--json', 'as JSON', false)
    .action(async (edited: string | undefined, options: { json: boolean }) =>
      done(await planEdits(file(), edited, options.json)),
    );
  program
    .command('why')
    .description(
      'the whole chain of an article: fetched, filtered, in which channels at which place, or why not',
    )
    .argument('<url or id>')
    .option('--channel <id>', 'only this channel')
    .option('--json', 'as JSON', false)
    .action(async (query: string, options) => done(await tellWhy(file(), query, options)));
  program
    .command('curate')
    .description('say something of an article of others in the curation file')
    .argument('<url or id>')
    .option('--pin', 'on top of the pages of its channels, and spared by retention')
    .option('--kill', 'out of everything, for good')
    .option('--annotate <text>', 'a word of ours beside it')
    .option('--freeze', 'as it is now, whatever its publisher edits')
    .option('--approve', 'out before its veto window ends')
    .option('--undo', 'take all of it back')
    .action(async (query: string, options: CurateOptions) =>
      done(await curateArticle(file(), query, options)),
    );
}
