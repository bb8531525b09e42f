/**
 * The collection of attacks on a feed reader, if it is here: it is no part of the project. Its documents are made anew for each run, and
 * its judge reads HTML as browsers do (parse5), which our own sanitizer does not.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CORPUS } from './corpus.ts';

const FOLDER = join(CORPUS, 'attacks');
/** Where the judge's parser may be installed: beside the judge, or with us. */
const MODULES = [join(FOLDER, 'node_modules'), resolve('node_modules')].find((it) =>
  existsSync(join(it, 'parse5')),
);

/** The hostile publishers that the attacks over HTTP speak of. */
export const ATTACK_SERVER = join(CORPUS, 'etiquette', 'server.mjs');

export const HAS_ATTACKS = existsSync(join(FOLDER, 'generate.mjs')) && MODULES !== undefined;

export interface Attack {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly contentType: string;
  readonly checks: readonly Check[];
  /** The documents to visit, in order, by what they stand for. */
  readonly documents: ReadonlyMap<string, string>;
}

export interface Check {
  readonly type: string;
  readonly [about: string]: unknown;
}

export interface Violation {
  readonly rule: string;
  readonly detail: string;
}

export interface Oracle {
  readonly checkFragment: (html: string) => readonly Violation[];
  readonly checkPage: (html: string) => readonly Violation[];
  readonly xmlIllegal: (text: string) => string | null;
}

export interface Arsenal {
  readonly attacks: readonly Attack[];
  readonly oracle: Oracle;
  readonly read: (file: string) => Buffer;
  readonly remove: () => void;
}

export interface ManifestCase extends Omit<Attack, 'documents'> {
  /** Of the server that attacks, for attacks over HTTP. */
  readonly path?: string;
  readonly paths?: readonly string[];
  readonly data?: unknown;
  readonly file?: string;
  readonly files?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly cases: readonly ManifestCase[];
}

/** Every attack, its documents written to a folder, with `/canary/` at the given origin for what must never be asked for. */
export function forgeAttacks(folder: string, origin?: string): readonly ManifestCase[] {
  const where = origin === undefined ? [] : ['--origin', origin];
  execFileSync(process.execPath, [join(FOLDER, 'generate.mjs'), '--out', folder, ...where]);
  return (JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest).cases;
}

/** Every attack that comes as a document, written to a folder of its own, with its judge. */
export async function openArsenal(): Promise<Arsenal> {
  const folder = mkdtempSync(join(tmpdir(), 'voltwire-attacks-'));
  const out = join(folder, 'out');
  return {
    attacks: forgeAttacks(out)
      .filter(({ kind, file, files }) => kind === 'document' && (file ?? files) !== undefined)
      .map(({ file, files, ...it }) => ({
        ...it,
        documents: new Map(Object.entries(files ?? { document: file ?? '' })),
      })),
    oracle: await openOracle(folder),
    read: (file) => readFileSync(join(out, file)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** From a copy, because a module finds its packages beside itself. */
async function openOracle(folder: string): Promise<Oracle> {
  const file = join(folder, 'oracle.mjs');
  copyFileSync(join(FOLDER, 'oracle.mjs'), file);
  symlinkSync(MODULES ?? '', join(folder, 'node_modules'), 'junction');
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Oracle;
}
