import { source } from './source-schema.ts';

/** What is wrong with a single source as an operator might write it, in one sentence; references in it are taken as they stand. */
export function sourceFault(fields: Readonly<Record<string, unknown>>): string | undefined {
  const checked = source.safeParse(fields);
  const issue = checked.success ? undefined : checked.error.issues[0];
  if (issue === undefined) return undefined;
  if (issue.code === 'unrecognized_keys') return `has an unknown option, ${issue.keys.join(', ')}`;
  return `${issue.path.map(String).join('.')} ${issue.message}`;
}
