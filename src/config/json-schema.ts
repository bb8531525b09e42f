import { z } from 'zod';
import { configFile } from './schema.ts';

/**
 * The JSON Schema (draft 7, which every editor reads) of the file as an operator writes it. It has no `$id`, so that a copy
 * next to the configuration serves as well as any other. What spans several values, such as ids that must differ, only
 * `loadConfig` checks.
 */
export function configJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(configFile, { io: 'input', target: 'draft-7' });
  return {
    $schema,
    title: 'Configuration of Voltwire',
    description: `Whom we listen to and what we publish. "\${NAME}" in any text is taken from the environment.`,
    // Read by VS Code and its relatives, which otherwise underline both in a file called .json.
    allowComments: true,
    allowTrailingCommas: true,
    ...schema,
  };
}
