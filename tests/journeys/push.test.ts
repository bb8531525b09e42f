import { describe, expect, it } from 'vitest';
import { openHub, type ScriptedHub, signed } from '../support/hub.ts';
import {
  type Running,
  startVoltwire,
  temporaryFolder,
  until,
  voltwire,
  writeConfig,
} from '../support/program.ts';
import { freePort } from '../support/service.ts';

const GOOD_PUSH = 'Pushed news';

/** A newsroom with one source that names a hub, visited once an hour. */
async function newsroom(hub: ScriptedHub): Promise<string> {
  const port = await freePort();
  return writeConfig(temporaryFolder(), {
    site: {
      title: 'Test Wire',
      description: 'Under test.',
      url: `http://127.0.0.1:${port}/`,
      language: 'en',
    },
    server: { host: '127.0.0.1', port },
    websub: { subscribe: true },
    sources: [{ id: 'wire', url: hub.feedUrl }],
  });
}

const headlines = async ({ address }: Running) => (await fetch(new URL('/rss.xml', address))).text();

const shows = (running: Running, title: string) =>
  until(async () => (await headlines(running)).includes(`<title>${title}</title>`));

async function pushOf(running: Running): Promise<unknown> {
  const status = await (await fetch(new URL('/status.json', running.address))).json();
  return (status as { sources: { push: unknown }[] }).sources[0]?.push;
}

describe('a source whose hub pushes', () => {
  it('is in the channel moments after a push, unpolled, through kill -9 and restart', async () => {
    const hub = await openHub();
    hub.items.push('First news');
    const configFile = await newsroom(hub);
    const first = await startVoltwire(configFile);
    await shows(first, 'First news');
    await until(() => hub.verifications.length > 0);
    expect(hub.verifications).toEqual([{ status: 200, text: 'a challenge & <such>' }]);
    expect(hub.forms).toMatchObject([{ 'hub.mode': 'subscribe', 'hub.topic': hub.feedUrl }]);

    const pushedMs = performance.now();
    expect(await hub.push([GOOD_PUSH])).toEqual([202]);
    await shows(first, GOOD_PUSH);
    const tookMs = performance.now() - pushedMs;
    expect(hub.polls()).toBe(1);
    // Two seconds on a quiet machine; this one may be anything but quiet.
    expect(tookMs).toBeLessThan(30_000);
    expect(await headlines(first)).toContain('<title>First news</title>');

    const forged = [() => undefined, () => 'sha256=00', () => signed('another secret', 'x')];
    for (const [at, sign] of forged.entries()) expect(await hub.push([`Forged ${at}`], sign)).toEqual([202]);
    await first.stop('SIGKILL');

    const second = await startVoltwire(configFile);
    expect(await pushOf(second)).toMatchObject({ hub: hub.hubUrl });
    await hub.push(['Later news']);
    await shows(second, 'Later news');
    expect(await headlines(second)).not.toContain('Forged');
    expect({ polls: hub.polls(), requests: hub.forms.length }).toEqual({ polls: 1, requests: 1 });
    expect(first.said() + second.said()).not.toContain(hub.forms[0]?.['hub.secret']);
    await second.stop();

    const { stdout } = await voltwire('--config', configFile, 'sources', '--json');
    expect(JSON.parse(stdout)).toMatchObject([{ push: { hub: hub.hubUrl } }]);
  });
});
