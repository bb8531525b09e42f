import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { command } from '../support/command.ts';
import { type EditedApp, startEditedApp } from '../support/edited-app.ts';
import { temporaryFolder, until } from '../support/program.ts';
import { feedOf, openScriptedWeb, type ScriptedWeb, type Turn } from '../support/scripted-web.ts';

/** What nobody but the publisher may see; each in the place of its own, with characters that addresses escape. */
const SECRETS = {
  address: 'sesame/öpen?1',
  header: 'sesame-in-a-header',
  file: 'sesame-in-a-file',
  typed: 'sesame-as-typed',
  admin: 'sesame-for-the-operator',
  hook: 'sesame-for-the-hook',
  list: 'sesame-for-the-list',
} as const;
const ENV = { ADDRESS: SECRETS.address, HEADER: SECRETS.header, ADMIN: SECRETS.admin, LIST: SECRETS.list };
const TRACE = /sesame/iu;

const PUBLISHERS = {
  feed: (turn: Turn) => feedOf(turn),
  ring: ({ path }: Turn) => ({ status: 302, headers: { location: path } }),
  moved: (turn: Turn) =>
    turn.path.startsWith('/new') ? feedOf(turn) : { status: 301, headers: { location: `/new${turn.path}` } },
  inward: ({ path }: Turn) => ({ status: 302, headers: { location: `ftp://other.test${path}` } }),
  page: () => ({ status: 200, body: '<html><body>Please log in</body></html>' }),
  broken: () => ({ status: 500 }),
  lists: () => ({ status: 403 }),
};

function configFor({ port }: ScriptedWeb): string {
  const at = (host: string, query: string) => `http://${host}.test:${port}/f${query}`;
  const hosts = Object.keys(PUBLISHERS).filter((host) => host !== 'lists');
  const sources = hosts.flatMap((host) => [
    { id: `${host}-env`, url: at(host, `?a=\${ADDRESS}`), headers: { 'X-Key': `Key \${HEADER}` } },
    { id: `${host}-file`, url: at(host, `/\${file:secret.txt}/x`) },
    { id: `${host}-typed`, url: at(host, `?token=${SECRETS.typed}`), headers: { Cookie: SECRETS.typed } },
  ]);
  return JSON.stringify(
    {
      site: { title: 'Wire', url: 'https://wire.example/' },
      server: { host: '127.0.0.1', port: 0, adminToken: `\${ADMIN}` },
      store: 'store',
      posts: { folder: 'posts', authors: 'authors.json' },
      websub: { hub: 'self', subscribe: true },
      sources,
      sourceLists: [{ opml: `http://lists.test:${port}/l.opml?t=\${LIST}` }],
      channels: [{ id: 'all', title: 'All' }],
      webhooks: [{ url: 'https://hook.example/', secret: SECRETS.hook, channels: ['all'] }],
    },
    null,
    2,
  );
}

async function started() {
  const web = await openScriptedWeb(PUBLISHERS);
  onTestFinished(() => web.close());
  web.setClock(Date.now());
  const folder = temporaryFolder();
  const text = configFor(web);
  writeFileSync(join(folder, 'config.json'), text);
  writeFileSync(join(folder, 'secret.txt'), `${SECRETS.file}\n`);
  const app = await startEditedApp(folder, ENV, web.web);
  return { web, folder, text, app };
}

async function everyPage(app: EditedApp): Promise<string> {
  const seen = new Set<string>();
  const queue = [
    '/',
    '/status',
    '/status.json',
    '/opml.xml',
    '/rss.xml',
    '/atom.xml',
    '/feed.json',
    '/openapi.json',
    '/api/v1/sources',
    '/api/v1/articles',
    '/api/v1/channels',
    '/sources/feed-env/',
    '/sources/feed-file/feed.json',
    '/sources/feed-typed/',
    '/metrics',
    '/status/feed.atom',
    '/nothing',
    '/sitemap.xml',
  ];
  const pages = await Promise.all(queue.map(async (path) => `${path}\n${await app.page(path)}`));
  for (const path of queue) seen.add(path);
  return pages.join('\n');
}

describe('a secret', () => {
  it('reaches its publisher, and stands in no page, no log line and no message', async () => {
    const { web, text, app, folder } = await started();
    for (let n = 0; n < 3; n++) await app.look();
    await until(async () => (await app.page('/feed.json')).includes('News'));
    const sent = JSON.stringify(web.askedOf('feed').map(({ path, headers }) => [path, headers]));
    expect(sent).toContain(SECRETS.file);
    expect(sent).toContain(SECRETS.header);
    expect(sent).toContain(SECRETS.typed);
    expect(decodeURIComponent(sent)).toContain(SECRETS.address);

    const shown = await everyPage(app);
    expect(shown).toContain('News');
    expect(shown.split('\n').filter((line) => TRACE.test(line))).toEqual([]);

    writeFileSync(
      join(folder, 'config.json'),
      text.replace('"port": 0', '"port": "x"').replace('"title": "All"', '"titel": "All"'),
    );
    await app.look();
    writeFileSync(join(folder, 'config.json'), `${text.slice(0, -20)}`);
    await app.look();
    writeFileSync(join(folder, 'secret.txt'), Buffer.from([0xff, ...Buffer.from(SECRETS.file)]));
    writeFileSync(join(folder, 'config.json'), text);
    await app.look();
    const said = app.said().map(({ facts, sentence }) => `${sentence} ${JSON.stringify(facts)}`);
    expect(said.length).toBeGreaterThan(15);
    expect(said.filter((line) => TRACE.test(line))).toEqual([]);
  });

  it('stands in nothing that a command prints or writes but the store', async () => {
    const { web, folder, app } = await started();
    for (let n = 0; n < 3; n++) await app.look();
    for (const [name, value] of Object.entries(ENV)) {
      process.env[name] = value;
      onTestFinished(() => void delete process.env[name]);
    }
    expect(web.askedOf('feed').length).toBeGreaterThan(0);
    const out = join(folder, 'public');
    mkdirSync(out);
    const config = ['--config', join(folder, 'config.json')];
    const commands = [
      ['sources', '--json'],
      ['sources'],
      ['check'],
      ['articles', '--json'],
      ['plan'],
      ['opml', 'export'],
      ['build', '--out', out],
      ['why', 'News'],
      ['refresh', '--json'],
      ['add', `http://feed.test:${web.port}/f?token=${SECRETS.typed}`],
    ];
    for (const args of commands) {
      const { stdout, stderr } = await command(...config, ...args);
      const lines = `${stdout}\n${stderr}`.split('\n');
      // What stands in the configuration itself is exported as it stands there; who typed an address has it.
      const isOwn = args[0] === 'opml' || args[0] === 'add';
      const leaked = lines.filter((line) => TRACE.test(isOwn ? line.replaceAll(SECRETS.typed, '') : line));
      expect(leaked, args.join(' ')).toEqual([]);
    }
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      expect(TRACE.test(readFileSync(join(file.parentPath, file.name), 'latin1')), file.name).toBe(false);
    }
  });
});
