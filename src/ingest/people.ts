import type { Problem } from '../errors.ts';
import type { Person } from '../model.ts';
import { mapping, text, url } from './field-readers.ts';
import { type Field, type Report, readSource, readYaml, reportInto } from './yaml-fields.ts';

export interface PeopleRead {
  /** By key; undefined stands for somebody whose entry is faulty. Undefined as a whole where the file cannot be read. */
  readonly people: ReadonlyMap<string, Person | undefined> | undefined;
  readonly problems: readonly Problem[];
}

/** Who writes here, from a JSON file of persons by key. Relative addresses are read against `siteUrl`. */
export async function readPeople(file: string, siteUrl: string): Promise<PeopleRead> {
  const problems: Problem[] = [];
  const report = reportInto(problems, file);
  const source = await readSource(file, report);
  const root = source === undefined ? undefined : readYaml(source, 0, report);
  return { people: root && peopleOf(root, siteUrl, report), problems };
}

function peopleOf(root: Field, siteUrl: string, report: Report) {
  if (root.value.kind !== 'map') {
    report(root.place, '', 'must be an object of people by key');
    return undefined;
  }
  return new Map([...root.value.entries].map(([key, field]) => [key, personOf(key, field, siteUrl, report)]));
}

const KEYS = ['name', 'bio', 'since', 'url', 'avatar', 'handle'];

function personOf(key: string, field: Field, siteUrl: string, report: Report): Person | undefined {
  if (!/^[a-z0-9][a-z0-9-]*$/u.test(key)) {
    report(field.place, field.path, 'keys are small letters, digits and hyphens: they stand in addresses');
    return undefined;
  }
  const fields = mapping(field, KEYS, report);
  const name = fields?.required('name', text);
  if (fields === undefined || name === undefined) return undefined;
  return {
    key,
    name,
    bio: fields.optional('bio', text),
    since: fields.optional('since', text),
    url: fields.optional('url', url(siteUrl)),
    avatar: fields.optional('avatar', url(siteUrl)),
    handle: fields.optional('handle', text),
  };
}
