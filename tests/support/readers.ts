/** Feed readers that others wrote and people use, each with a memory of its own: what they have of a feed, by id, one for each story. */

import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Reader {
  /** Looks after the feed once. */
  readonly poll: () => Promise<void>;
  /** Ids of all that it ever told its user, as often as it did. */
  readonly told: () => Promise<readonly string[]>;
}

/** Beside us, for what they read may be served by this very process; one that hangs is ended. */
const run = promisify(execFile);
const WITHIN = { timeout: 20_000 };

/** The Python that has the packages of the system. */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (it) => spawnSync(it, ['-c', 'import feedparser']).status === 0,
);
const runs = (program: string) => spawnSync(program, ['--version']).status === 0;

/** Which of the readers are not installed here. */
export const MISSING_READERS: readonly string[] = [
  ...(runs('newsboat') ? [] : ['newsboat']),
  ...(runs('r2e') ? [] : ['rss2email']),
  ...(PYTHON === undefined ? ['feedparser'] : []),
];

async function python<T>(script: string, ...args: readonly string[]): Promise<T> {
  const { stdout } = await run(PYTHON ?? 'python3', ['-c', script, ...args], WITHIN);
  return JSON.parse(stdout) as T;
}

/** Keeps a database, in which an article that is told again is a row again. */
export function newsboat(address: string, folder: string): Reader {
  mkdirSync(folder);
  const [urls, cache, config] = ['urls', 'cache.db', 'config'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(urls, `${address}\n`);
  writeFileSync(config, '');
  const query = `
import json, sqlite3, sys
print(json.dumps([row[0] for row in sqlite3.connect(sys.argv[1]).execute('select guid from rss_item')]))`;
  const env = { ...process.env, HOME: folder };
  return {
    poll: async () => {
      await run('newsboat', ['-u', urls, '-c', cache, '-C', config, '-x', 'reload'], { ...WITHIN, env });
    },
    told: () => python<readonly string[]>(query, cache),
  };
}

/** Sends a mail for each article that it takes for new; here into a folder. */
export async function rss2email(address: string, folder: string): Promise<Reader> {
  mkdirSync(join(folder, 'mail'), { recursive: true });
  const config = join(folder, 'config');
  writeFileSync(
    config,
    `[DEFAULT]\nfrom = a@b.example\nto = c@d.example\nemail-protocol = maildir\nmaildir-path = ${folder}/mail\nmaildir-mailbox = Inbox\n`,
  );
  const env = { ...process.env, HOME: folder };
  const call = (...args: readonly string[]) =>
    run('r2e', ['-c', config, '-d', join(folder, 'data.json'), ...args], { ...WITHIN, env });
  await call('add', 'news', address);
  const inbox = join(folder, 'mail', 'Inbox', 'new');
  return {
    poll: async () => {
      await call('run');
    },
    told: async () =>
      readdirSync(inbox).map((file) => {
        const head = readFileSync(join(inbox, file), 'utf8').split('\n\n')[0] ?? '';
        return /^X-RSS-ID: ([^\n]+(?:\n[ \t][^\n]+)*)/mu.exec(head)?.[1]?.replace(/\s/gu, '') ?? '';
      }),
  };
}

/** What most Python programs read feeds with; whoever uses it remembers ids. Complains of any document that is not well-formed. */
export function feedparser(addresses: readonly string[]): Reader {
  const told: string[] = [];
  const script = `
import feedparser, json, sys
def read(address):
    feed = feedparser.parse(address)
    if feed.bozo or feed.status != 200: raise Exception(str(feed.get('bozo_exception')) + str(feed.status))
    return [entry.id for entry in feed.entries]
print(json.dumps([read(address) for address in sys.argv[1:]]))`;
  return {
    poll: async () => {
      const [first = [], ...others] = await python<readonly (readonly string[])[]>(script, ...addresses);
      for (const ids of others) {
        if (ids.join() !== first.join()) throw new Error('the formats tell different articles');
      }
      if (new Set(first).size !== first.length) throw new Error('an id stands twice in a document');
      told.push(...first.filter((id) => !told.includes(id)));
    },
    told: async () => told,
  };
}
