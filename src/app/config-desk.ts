/** The configuration of a running service: read anew when any of its files is edited, told of when it is faulty, and then left as it was. */

import type { Config } from '../config/config.ts';
import { type ConfigFiles, MAX_CONFIG_BYTES, openConfigFiles } from '../config/files.ts';
import { type ConfigTools, loadConfig } from '../config/load.ts';
import { excerptOf } from '../config/render-problem.ts';
import { ConfigError, formatProblem, type Problem } from '../errors.ts';
import type { Log } from '../observe/log.ts';

export interface ConfigDeskOptions {
  readonly configFile: string;
  readonly configTools: ConfigTools;
  readonly log: Log;
}

export interface ConfigDesk {
  /**
   * What the files say now, if anything in them changed since this was asked last and all of it is sound. What is wrong with an edit is
   * told once, and again only with the next edit.
   */
  readonly edited: () => Promise<Config | undefined>;
  /** The last good one, as its files say it. */
  readonly config: () => Config;
}

/** @throws ConfigError where there is no good configuration to begin with. */
export async function openConfigDesk(
  options: ConfigDeskOptions,
): Promise<{ readonly config: Config; readonly desk: ConfigDesk }> {
  let files = openConfigFiles();
  const config = await loadConfig(options.configFile, options.configTools, files);
  let inForce = config;
  const edited = async () => {
    if (!(await files.changed())) return undefined;
    // Those of the faulty edit, too: the fault may be mended in any of them.
    files = openConfigFiles();
    const edit = await readEdit(options, files);
    inForce = edit ?? inForce;
    return edit;
  };
  return { config, desk: { edited, config: () => inForce } };
}

async function readEdit(options: ConfigDeskOptions, files: ConfigFiles): Promise<Config | undefined> {
  const { configFile, configTools, log } = options;
  try {
    return await loadConfig(configFile, configTools, files);
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    tellProblems(thrown.problems, log);
    log.error({}, 'The configuration was not reloaded; the last good one stays in force');
    return undefined;
  }
}

/** Each in a line of its own; for programs place and path stand beside it, and the offending line with its caret as `excerpt`. */
function tellProblems(problems: readonly Problem[], log: Log): void {
  const files = openConfigFiles();
  for (const problem of problems) {
    const { file, line, column, path } = problem;
    const content = files.read(file, MAX_CONFIG_BYTES);
    const excerpt = 'text' in content ? excerptOf(problem, content.text) : undefined;
    log.error({ file, line, column, path, excerpt }, formatProblem(problem));
  }
}

/** Tells of an edit that is in force, and what of it has to wait for the next start. */
export function tellEdit(old: Config, { sources, channels, server, store }: Config, log: Log): void {
  const { host, port } = old.server;
  if (server.host !== host || server.port !== port || store !== old.store) {
    log.warn({}, 'A new server.host, server.port or store takes effect at the next start');
  }
  log.info({ sources: sources.length, channels: channels.length }, 'Configuration reloaded');
}
