import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The rooms from low to high; a file imports its own room or a lower floor, never a neighbour on its own floor. */
const FLOORS: readonly (readonly string[])[] = [
  ['model', 'outward', 'visits', 'errors'],
  ['text'],
  ['net', 'store', 'config', 'observe'],
  ['sources', 'ingest', 'stories', 'schedule', 'publish', 'search', 'site', 'websub'],
  ['api'],
  ['http'],
  ['newsroom'],
  ['app'],
  ['cli'],
  ['main'],
];

/** Every `.ts` file under a folder, with its text; paths are relative to the folder. */
export function readHouse(root: string): ReadonlyMap<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return new Map(files.sort().map((file) => [file, readFileSync(join(root, file), 'utf8')]));
}

/** What a file imports, types included, as written. */
export function importsOf(text: string): readonly string[] {
  return [
    ...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gmsu),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** Each arrow that runs up or sideways, and each name that no room may have, as one sentence. */
export function faultsOf(house: ReadonlyMap<string, string>): readonly string[] {
  return [...house].flatMap(([file, text]) => [
    ...nameFaults(file),
    ...importsOf(text)
      .filter((name) => name.startsWith('.'))
      .map((name) => relative('.', join(dirname(file), name)))
      .filter((target) => !mayImport(file, target))
      .map((target) => `${file} imports ${target}`),
  ]);
}

/** Packages that more than one room knows by name. */
export function sharedPackages(house: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const rooms = new Map<string, Set<string>>();
  for (const [file, text] of house) {
    for (const name of importsOf(text).filter((it) => !it.startsWith('.') && !it.startsWith('node:'))) {
      rooms.set(name, (rooms.get(name) ?? new Set()).add(roomOf(file)));
    }
  }
  return new Map([...rooms].filter(([, users]) => users.size > 1).map(([name, users]) => [name, [...users]]));
}

function nameFaults(file: string): readonly string[] {
  const forbidden = /(?:^|\/)(?:index\.ts|(?:core|lib|utils|common|helpers|services|managers)(?:\/|\.ts$))/u;
  const faults = forbidden.test(file) ? [`${file} has a name that says nothing`] : [];
  return floorOf(file) < 0 ? [...faults, `${file} stands in no room`] : faults;
}

function mayImport(from: string, to: string): boolean {
  if (roomOf(from) === roomOf(to)) return true;
  const ground = new Set(['model', 'outward', 'visits', 'errors']);
  return floorOf(to) < floorOf(from) || (ground.has(roomOf(from)) && ground.has(roomOf(to)));
}

function floorOf(file: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)));
}

function roomOf(file: string): string {
  return (file.split('/')[0] ?? '').replace(/\.ts$/u, '');
}
