import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startPretendWeb } from '../../demo/web.ts';
import { startVoltwire, temporaryFolder, voltwire, writeConfig } from '../support/program.ts';

const HAS_NEWSBOAT = ['newsboat', 'python3'].every((it) => spawnSync(it, ['--version']).status === 0);

interface Listed {
  readonly title: string;
  readonly url: string;
  readonly guid: string;
}

/** What newsboat has in its cache after it subscribed to one address. */
function subscribe(address: string, folder: string): readonly Listed[] {
  mkdirSync(folder);
  const urls = join(folder, 'urls');
  const cache = join(folder, 'cache.db');
  writeFileSync(urls, `${address}\n`);
  writeFileSync(join(folder, 'config'), '');
  const args = ['-u', urls, '-c', cache, '-C', join(folder, 'config'), '-x', 'reload'];
  execFileSync('newsboat', args, { env: { ...process.env, HOME: folder } });
  const query = `
import json, sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute('select title, url, guid from rss_item order by guid')
print(json.dumps([dict(zip(('title', 'url', 'guid'), row)) for row in rows]))`;
  return JSON.parse(execFileSync('python3', ['-c', query, cache], { encoding: 'utf8' })) as Listed[];
}

describe.skipIf(!HAS_NEWSBOAT)('newsboat (skipped where it is not installed)', () => {
  it('lists the articles of our channel, by RSS and by Atom, with our titles, links and ids', async () => {
    const web = await startPretendWeb();
    onTestFinished(() => web.close());
    const folder = temporaryFolder();
    const sources = web.publishers
      .filter(({ expect: { outcome, entries } }) => outcome !== 'failed' && entries !== undefined)
      .map(({ id, url }) => ({ id, url, content: 'full' }));
    const channels = [{ id: 'all', title: 'All', description: 'Everything.', limit: 200, perSourceShare: 1 }];
    const configFile = writeConfig(folder, { sources, channels });
    await voltwire('--config', configFile, 'refresh');
    const listing = await voltwire('--config', configFile, 'articles', '--json', '--channel', 'all');
    const stored = JSON.parse(listing.stdout) as readonly { title: string; url: string }[];
    expect(stored.length).toBeGreaterThan(50);

    const running = await startVoltwire(configFile);
    const byRss = subscribe(`${running.address}rss.xml`, join(folder, 'rss'));
    const byAtom = subscribe(`${running.address}atom.xml`, join(folder, 'atom'));
    const titles = (items: readonly { title: string }[]) => items.map(({ title }) => title).sort();
    expect(titles(byRss)).toEqual(titles(stored));
    expect(titles(byAtom)).toEqual(titles(stored));
    expect(byAtom.map(({ guid }) => guid)).toEqual(byRss.map(({ guid }) => guid));
    expect(new Set(byRss.map(({ url }) => url))).toEqual(new Set(byAtom.map(({ url }) => url)));

    expect(subscribe(`${running.address}rss.xml`, join(folder, 'again'))).toEqual(byRss);
    await running.stop();
  });
});
