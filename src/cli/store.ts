import { isDatabase } from '../config/schema.ts';
import { StoreError } from '../errors.ts';
import { type LowdbStore, openStore } from '../store/lowdb.ts';
import { restoreStore, writeBackup, writeExport } from '../store/transfer.ts';
import { say, sayError } from './print.ts';
import { now, readConfig } from './setting.ts';

/** One compressed file of everything that is stored, beside a running service or alone; 1 where damage kept something out of it. */
export function backupStore(configFile: string, file: string): Promise<number> {
  return reading(configFile, async (store) => {
    await writeBackup(store, file);
    return `${file}: ${await contentsOf(store)}`;
  });
}

/** The same as lines of JSON; without a file to stdout. */
export function exportStore(configFile: string, file: string | undefined): Promise<number> {
  return reading(configFile, async (store) => {
    if (file !== undefined) await writeExport(store, file);
    else for await (const line of store.portable()) await printBytes(line);
    return `${file ?? 'stdout'}: ${await contentsOf(store)}`;
  });
}

/** Puts a backup or an export in the place of the store; `force` where there is one already. */
export async function restoreFrom(configFile: string, file: string, force: boolean): Promise<number> {
  const folder = await storeFolder(configFile);
  const { articles, keptAs } = await restoreStore(file, folder, force);
  say(`${folder}: ${articles} articles restored from ${file}`);
  if (keptAs !== undefined)
    say(`The store that was there is kept as ${keptAs}; delete it when it is not needed`);
  return 0;
}

/** Reads every record and holds it against the index; 1 with a line for each that is not as it should be. */
export async function checkStore(configFile: string): Promise<number> {
  let verified = { records: 0, problems: [] as readonly string[] };
  const status = await reading(configFile, async (store) => {
    verified = await store.verify();
    return `${verified.records} records read, ${await contentsOf(store)}`;
  });
  for (const problem of verified.problems) sayError(problem);
  if (verified.problems.length + status === 0) say('No problems');
  return verified.problems.length > 0 ? 1 : status;
}

/** Opens the store as it is now, says what came of it, and everything that was found damaged. */
async function reading(configFile: string, command: (store: LowdbStore) => Promise<string>): Promise<number> {
  const store = await openStore(await storeFolder(configFile), 'read', now);
  try {
    say(await command(store));
    for (const notice of store.notices) sayError(notice);
    return store.notices.length > 0 ? 1 : 0;
  } finally {
    await store.close();
  }
}

async function storeFolder(configFile: string): Promise<string> {
  const { store } = await readConfig(configFile);
  if (isDatabase(store)) throw new StoreError(`${store} is a database, which has tools of its own for this`);
  return store;
}

async function contentsOf(store: LowdbStore): Promise<string> {
  const counts = [...(await store.counts()).values()];
  return `${counts.reduce((sum, count) => sum + count, 0)} articles of ${counts.length} sources`;
}

/** Waits where the reader is slower than we are. */
function printBytes(bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (failed) => (failed ? reject(failed) : resolve()));
  });
}
