import { type ConfigTools, parseConfig } from '../../src/config/load.ts';
import { ConfigError, formatProblem } from '../../src/errors.ts';

/** A scheduler that understands digits, and an environment of a few variables. */
export const TOOLS: ConfigTools = {
  env: { WRONG_URL: 'gopher://hunter2', FEED_TOKEN: 'hunter2', EMPTY: '' },
  isCron: (expression) => /^[\d*/, -]+$/u.test(expression),
};

/** What is wrong with a text, one formatted problem each; nothing if it loads. */
export function problemsOf(text: string, tools: ConfigTools = TOOLS): readonly string[] {
  return thrownBy(() => parseConfig(text, 'config.json', tools)).problems.map(formatProblem);
}

/** The ConfigError that a call throws, empty if it throws none; anything else is thrown on. */
export function thrownBy(call: () => unknown): ConfigError {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown;
    throw thrown;
  }
  return new ConfigError([]);
}
