/** What the store is measured beside, behind one narrow interface; an engine that is not here is not measured, and that is told. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Article } from '../src/model.ts';
import { openStore } from '../src/store/lowdb.ts';
import type { Visit } from '../src/store/store.ts';

export interface Engine {
  /** Resolves once the visits are as safe as the engine makes them. */
  readonly save: (visits: readonly Visit[]) => Promise<void>;
  readonly newest50: () => Promise<number>;
  /** How many of these ids are known. */
  readonly known: (ids: readonly string[]) => Promise<number>;
  readonly close: () => Promise<void>;
}

export type EngineName = 'voltwire' | 'lowdb JSONFile' | 'better-sqlite3' | 'node:sqlite';

const ENGINES: Readonly<Record<EngineName, (folder: string) => Promise<Engine>>> = {
  voltwire: openVoltwire,
  'lowdb JSONFile': openPreset,
  'better-sqlite3': async (folder) => sqliteEngine(await betterSqlite(folder)),
  'node:sqlite': async (folder) => sqliteEngine(await nodeSqlite(folder)),
};

export function openEngineNamed(name: EngineName, folder: string): Promise<Engine> {
  return ENGINES[name](folder);
}

async function openVoltwire(folder: string): Promise<Engine> {
  const store = await openStore(join(folder, 'store'), 'write');
  return {
    save: async (visits) => void (await Promise.all(visits.map((visit) => store.save(visit)))),
    newest50: async () => {
      let count = 0;
      const query = { sourceIds: undefined, since: undefined, limit: 50 };
      for await (const _article of store.newest(query)) count++;
      return count;
    },
    known: async (ids) => (await store.sightings(ids)).size,
    close: () => store.close(),
  };
}

/** The way its README shows: one array, one file. */
async function openPreset(folder: string): Promise<Engine> {
  // Imported where it is used, or it would weigh on the others too.
  const { JSONFilePreset } = await import('lowdb/node');
  const database = await JSONFilePreset<{ articles: Article[] }>(join(folder, 'db.json'), { articles: [] });
  const { articles } = database.data;
  return {
    save: async (visits) => {
      for (const { changes } of visits) articles.push(...changes.added);
      await database.write();
    },
    newest50: async () =>
      articles.toSorted((a, b) => ((a.publishedAt ?? '') < (b.publishedAt ?? '') ? 1 : -1)).slice(0, 50)
        .length,
    known: async (ids) => {
      const wanted = new Set(ids);
      return articles.filter(({ id }) => wanted.has(id)).length;
    },
    close: () => database.write(),
  };
}

interface Statement {
  run(...values: readonly unknown[]): unknown;
  all(...values: readonly unknown[]): readonly unknown[];
  get(...values: readonly unknown[]): unknown;
}

/** What both bindings of SQLite have. */
interface Sqlite {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, at TEXT NOT NULL, fingerprint TEXT NOT NULL,
    entry_hash TEXT, arrived TEXT NOT NULL, article TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS newest ON articles (at DESC, id DESC);
  CREATE TABLE IF NOT EXISTS states (source TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
`;

function sqliteEngine(database: Sqlite): Engine {
  database.exec(SCHEMA);
  const put = database.prepare('INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?)');
  const putState = database.prepare('INSERT OR REPLACE INTO states VALUES (?, ?)');
  const newest = database.prepare('SELECT article FROM articles ORDER BY at DESC, id DESC LIMIT 50');
  const find = database.prepare('SELECT fingerprint, entry_hash, arrived FROM articles WHERE id = ?');
  const putAll = (visit: Visit) => {
    for (const it of visit.changes.added) {
      const key = [it.id, it.sourceId, it.publishedAt ?? it.arrivedAt, it.fingerprint];
      put.run(...key, it.entryHash ?? null, it.arrivedAt, JSON.stringify(it));
    }
    if (visit.state !== undefined) putState.run(visit.state.sourceId, JSON.stringify(visit.state));
  };
  return {
    save: async (visits) => {
      database.exec('BEGIN');
      visits.forEach(putAll);
      database.exec('COMMIT');
    },
    newest50: async () =>
      newest.all().map((row) => JSON.parse((row as { article: string }).article) as Article).length,
    known: async (ids) => ids.filter((id) => find.get(id) !== undefined).length,
    close: async () => void database.close(),
  };
}

/** Not among our packages, since it wants a compiler or a download: `npm install --no-save better-sqlite3` brings it for a bench, from a
 * folder elsewhere with NODE_PATH. */
async function betterSqlite(folder: string): Promise<Sqlite> {
  // Not `import`: only `require` also looks where NODE_PATH says.
  const Database = createRequire(import.meta.url)('better-sqlite3') as new (file: string) => Sqlite;
  return new Database(join(folder, 'better.sqlite'));
}

/** Since Node 22. */
async function nodeSqlite(folder: string): Promise<Sqlite> {
  const name: string = 'node:sqlite';
  const { DatabaseSync } = (await import(name)) as { DatabaseSync: new (file: string) => Sqlite };
  return new DatabaseSync(join(folder, 'node.sqlite'));
}
