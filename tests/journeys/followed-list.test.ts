import { describe, expect, it, onTestFinished } from 'vitest';
import { command } from '../support/command.ts';
import { startEditedApp } from '../support/edited-app.ts';
import { temporaryFolder, until, writeConfig } from '../support/program.ts';
import { feedOf, openScriptedWeb, type Reply } from '../support/scripted-web.ts';

const DAY_MS = 86_400_000;

describe('a list of feeds that the program follows', () => {
  it('brings sources, takes them away, and is kept as it was when it breaks', async () => {
    let list: () => Reply = () => ({ status: 200, body: '' });
    const web = await openScriptedWeb({ lists: () => list(), a: feedOf, b: feedOf, c: feedOf });
    onTestFinished(() => web.close());
    web.setClock(Date.now());
    const opml = (...names: readonly string[]) => ({
      status: 200,
      headers: { ETag: `"${names.join()}"` },
      body: `<opml><body>${names.map((name) => `<outline text="Wire ${name}" xmlUrl="http://${name}.test:${web.port}/feed"/>`).join('')}</body></opml>`,
    });
    list = () => opml('a', 'b', 'c');
    const folder = temporaryFolder();
    const config = writeConfig(folder, {
      sourceLists: [{ opml: `http://lists.test:${web.port}/ev.opml?token=\${LIST}`, tags: ['followed'] }],
      polling: { allowPrivateNetworks: false, perHost: 1 },
    });
    const app = await startEditedApp(folder, { LIST: 'sesame-sesame' }, web.web);
    const said: string[] = [];
    const turn = async (ms = 0) => {
      app.pass(ms);
      for (let n = 0; n < 3; n++) await app.look();
      said.push(...app.said().map((it) => JSON.stringify(it)));
    };
    const titles = async () =>
      (JSON.parse(await app.page('/status.json')) as { sources: { title: string }[] }).sources.map(
        ({ title }) => title,
      );

    await turn();
    expect(await titles()).toEqual(['Wire a', 'Wire b', 'Wire c']);
    expect(said.join('\n')).toMatch(
      /has changed: 3 added \(a-test-\w{8}, b-test-\w{8}, c-test-\w{8}\), none removed/u,
    );
    expect(web.askedOf('a')).toHaveLength(1);
    await until(async () => (await app.page('/tags/followed/')).includes('News'));

    list = () => opml('a', 'b');
    await turn(DAY_MS);
    expect(await titles()).toEqual(['Wire a', 'Wire b']);
    expect(web.askedOf('lists').at(-1)?.ifNoneMatch).toBe('"a,b,c"');

    list = () => ({ status: 200, body: '<html>Sorry</html>' });
    await turn(DAY_MS);
    list = () => opml();
    await turn(DAY_MS);
    expect(await titles()).toEqual(['Wire a', 'Wire b']);
    expect(said.join('\n')).toContain('could not be read: it is no OPML');
    expect(said.join('\n')).toContain('names 0 feeds where it named 2; if that lasts two days, it is taken');
    expect(said.join('\n')).not.toContain('sesame');

    process.env['LIST'] = 'sesame-sesame';
    onTestFinished(() => void delete process.env['LIST']);
    const { stdout, stderr } = await command('--config', config, 'sources', '--json');
    expect(stderr).toMatch(/The list \S+ has shrunk to less than half since .* UTC; its last 2 feeds stay/u);
    const status = await app.page('/status');
    expect(status).toContain('has shrunk to less than half since');
    expect(status + stderr).not.toContain('sesame');
    expect(JSON.parse(stdout).map(({ title }: { title: string }) => title)).toEqual(['Wire a', 'Wire b']);
    await turn(DAY_MS);
    await turn(DAY_MS);
    expect(await titles()).toEqual([]);
  });
});
