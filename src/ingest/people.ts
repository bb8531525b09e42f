import type { Problem } from '../errors.ts';
import type { Person } from '../model.ts';
import { mapping, text, url } from './field-readers.ts';
import { type Gallery, imageAt, lookAt } from './image-file.ts';
import { type Field, type Place, type Report, readSource, readYaml, reportInto } from './yaml-fields.ts';

export interface PeopleRead {
  /** By key; undefined stands for somebody whose entry is faulty. Undefined as a whole where the file cannot be read. */
  readonly people: ReadonlyMap<string, Person | undefined> | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Who writes here, from a JSON file of persons by key. Relative addresses are read against `siteUrl`, so that `avatars/eva.jpg` is a
 * file in the gallery of that name; a picture of ours that cannot be published is told and left out.
 */
export async function readPeople(
  file: string,
  about: { readonly galleries: readonly Gallery[]; readonly siteUrl: string },
): Promise<PeopleRead> {
  const problems: Problem[] = [];
  const report = reportInto(problems, file);
  const source = await readSource(file, report);
  const root = source === undefined ? undefined : readYaml(source, 0, report);
  const people = root && peopleOf(root, about.siteUrl, report);
  if (people === undefined) return { people, problems };
  const faults = await avatarFaults(people, about);
  for (const [key, fault] of faults) report(placeIn(root, key), `${key}.avatar`, fault);
  return {
    people: new Map([...people].map(([key, it]) => [key, faults.has(key) ? faceless(it) : it])),
    problems,
  };
}

type People = ReadonlyMap<string, Person | undefined>;

/** By key of the person. */
async function avatarFaults(
  people: People,
  about: { readonly galleries: readonly Gallery[]; readonly siteUrl: string },
): Promise<ReadonlyMap<string, string>> {
  const faults = new Map<string, string>();
  for (const [key, person] of people) {
    const image = imageAt(person?.avatar, about);
    const fault = image && (await lookAt(image)).fault;
    if (fault !== undefined) faults.set(key, fault);
  }
  return faults;
}

function placeIn(root: Field | undefined, key: string): Place {
  const person = root?.value.kind === 'map' ? root.value.entries.get(key) : undefined;
  const avatar = person?.value.kind === 'map' ? person.value.entries.get('avatar') : undefined;
  return avatar?.place ?? { line: 1, column: 1 };
}

function faceless(person: Person | undefined): Person | undefined {
  return person && { ...person, avatar: undefined };
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
