import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { isPublicAddress } from '../../src/net/guard.ts';
import { isCron } from '../../src/schedule/cron.ts';
import { forgeAttacks, HAS_ATTACKS } from '../support/attacks.ts';
import { command } from '../support/command.ts';
import { temporaryFolder } from '../support/program.ts';

const SITE = '"site": { "title": "Wire", "url": "https://wire.example/" }';
const CHANNELS = '"channels": [{ "id": "all", "title": "All" }]';

function config(folder: string, sources: string): string {
  const file = join(folder, 'config.json');
  writeFileSync(file, `{\n  // Ours.\n  ${SITE},\n  "sources": ${sources},\n  ${CHANNELS}\n}\n`);
  return file;
}

function sourcesOf(file: string, env: Readonly<Record<string, string>>) {
  return loadConfig(file, { env, isCron }).then(({ sources }) => sources);
}

describe('opml export and opml import', () => {
  it('carry five hundred sources with every option to another configuration, in their order', async () => {
    const [here, there] = [temporaryFolder(), temporaryFolder()];
    const sources = Array.from({ length: 500 }, (_, n) => ({
      id: `s-${n}`,
      url: `https://h${n}.example/feed?n=${n}&key=\${KEY}`,
      title: `Source <${n}> "one" & more`,
      homePageUrl: `https://h${n}.example`,
      tags: [`t${n % 7}`, 'ev', 'a, b/c'],
      schedule: '*/30 * * * *',
      minMinutes: 7.5,
      content: ['headline', 'excerpt', 'full'][n % 3],
      include: ['tesla', '"x"'],
      exclude: ['30', 'true'],
      rights: '© them\nall of it',
      credit: 'Them',
      headers: { Authorization: `Bearer \${KEY}`, 'X-Plain': 'a b' },
      allowPrivateNetworks: n % 2 === 0,
      enabled: n % 5 !== 0,
    }));
    const env = { KEY: 'hunter2hunter2' };
    const from = config(here, JSON.stringify(sources, null, 2));
    process.env['KEY'] = env.KEY;
    onTestFinished(() => void delete process.env['KEY']);
    const exported = await command('--config', from, 'opml', 'export');
    expect(exported.status).toBe(0);
    expect(exported.stdout).not.toContain('hunter2');
    const list = join(there, 'list.opml');
    writeFileSync(list, exported.stdout);
    const to = config(there, '[]');
    const { status, stderr } = await command('--config', to, 'opml', 'import', '--trust', list);
    expect([status, stderr.trim().split('\n').at(-1)]).toEqual([0, '500 added, 0 changed, 0 already there']);
    expect(await sourcesOf(to, env)).toEqual(await sourcesOf(from, env));
    expect(readFileSync(to, 'utf8')).toContain('// Ours.');
    const again = await command('--config', to, 'opml', 'import', '--trust', '--replace', list);
    expect(again.stderr.trim().split('\n').at(-1)).toBe('0 added, 0 changed, 500 already there');
  });

  it('say what was added, changed, left and refused, and leave comments alone', async () => {
    const folder = temporaryFolder();
    const file = config(
      folder,
      '[\n    // The first.\n    { "id": "a", "url": "https://a.example/feed", "title": "A" }, // a\n    { "id": "b", "url": "http://www.b.example/feed" }\n  ]',
    );
    const list = join(folder, 'list.opml');
    writeFileSync(
      list,
      `<opml version="1.0"><body><outline text="Cars">
        <outline text="Alpha" xmlUrl="https://a.example/feed"/>
        <outline text="B" xmlUrl="https://b.example/feed/"/>
        <outline text="Zoë’s Wire" xmlUrl="https://c.example/feed"/>
        <outline text="Zoë’s Wire" xmlUrl="https://d.example/feed"/>
        <outline text="C again" xmlUrl="http://c.example/feed"/>
        <outline text="Evil" xmlUrl="javascript:alert(1)"/>
      </outline></body></opml>`,
    );
    const kept = await command('--config', file, 'opml', 'import', '--json', list);
    expect(kept.status).toBe(1);
    expect(JSON.parse(kept.stdout)).toEqual({
      added: [
        { id: 'zoe-s-wire', url: 'https://c.example/feed' },
        { id: 'zoe-s-wire-2', url: 'https://d.example/feed' },
      ],
      changed: [],
      kept: ['a', 'b'],
      repeated: 1,
      refused: [{ address: 'javascript:alert(1)', reason: 'is no http or https address' }],
      dropped: [],
    });
    const replaced = await command('--config', file, 'opml', 'import', '--replace', list);
    expect(replaced.stderr).toContain('~ a  url, title, tags'.replace('url, ', ''));
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(
      '    // The first.\n    { "id": "a", "url": "https://a.example/feed", "title": "Alpha",',
    );
    expect(text).toContain('}, // a\n');
  });

  it('refuse what is no list, and then write nothing', async () => {
    const folder = temporaryFolder();
    const file = config(folder, '[]');
    const before = readFileSync(file, 'utf8');
    const { status, stderr } = await command('--config', file, 'opml', 'import', file);
    expect([status, stderr]).toEqual([2, `voltwire: ${file}: none of it is taken: it is no OPML\n`]);
    expect((await command('--config', file, 'opml', 'import', join(folder, 'none'))).status).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it.runIf(HAS_ATTACKS)('take nothing from the attacks on lists but public addresses', async () => {
    const out = mkdtempSync(join(tmpdir(), 'voltwire-opml-'));
    onTestFinished(() => rmSync(out, { recursive: true }));
    const attacks = forgeAttacks(out).filter(({ id }) => id.startsWith('OPM-'));
    expect(attacks.length).toBeGreaterThanOrEqual(3);
    for (const { id, file: name } of attacks) {
      const file = config(temporaryFolder(), '[]');
      const { status, stderr } = await command('--config', file, 'opml', 'import', join(out, name ?? ''));
      expect([1, 2], `${id}: ${stderr}`).toContain(status);
      expect(stderr).not.toMatch(/root:x:0:0|\n {4}at /u);
      const sources = await sourcesOf(file, {});
      expect(sources.length).toBeLessThanOrEqual(1);
      for (const { url, homePageUrl } of sources) {
        expect(url).toMatch(/^https?:/u);
        expect(homePageUrl ?? 'https:').toMatch(/^https?:/u);
        expect(/^[\d.]+$/u.test(new URL(url).hostname) && !isPublicAddress(new URL(url).hostname)).toBe(
          false,
        );
      }
    }
  });
});
