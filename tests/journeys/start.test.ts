import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startVoltwire, temporaryFolder, until, voltwire, writeConfig } from '../support/program.ts';

const DOCUMENTS = ['/', '/rss.xml', '/atom.xml', '/feed.json', '/healthz'];

/** The newsroom as it ships, on a free port, with every source at an address where nobody listens. */
function shippedNewsroom(): string {
  const folder = temporaryFolder();
  cpSync('data', join(folder, 'data'), {
    recursive: true,
    filter: (path) => !/data\/(store|public)/u.test(path),
  });
  const shipped = readFileSync('config.json', 'utf8');
  const offline = shipped
    .replace(/("url": "https:\/\/)(?!voltwire)[^"]+/gu, (address, scheme: string, at: number) =>
      at < shipped.indexOf('"sources"') ? address : `${scheme}source-${at}.invalid/`,
    )
    .replace(/"port": \d+/u, '"port": 0');
  writeFileSync(join(folder, 'config.json'), offline);
  return join(folder, 'config.json');
}

describe('a start without a network', () => {
  it('serves our own posts soon and tells of each source what is wrong, without a stack trace', async () => {
    const startedMs = performance.now();
    const running = await startVoltwire(shippedNewsroom());
    const answers = await Promise.all(DOCUMENTS.map((path) => fetch(new URL(path, running.address))));
    // A second or two on a quiet machine; this one may be anything but quiet.
    expect(performance.now() - startedMs).toBeLessThan(30_000);
    expect(answers.map((answer) => answer.status)).toEqual(DOCUMENTS.map(() => 200));
    expect(await answers[0]?.text()).toContain('/posts/');

    const status = await until(async () => {
      const health = await fetch(new URL('/status.json', running.address));
      const { sources } = (await health.json()) as { sources: { state: string; error: string | null }[] };
      return sources.every(({ state }) => state === 'failing') && sources;
      // A resolver that nobody answers takes its time, and four names are asked for at once.
    });
    expect(status.length).toBeGreaterThanOrEqual(20);
    for (const { error } of status) expect(error).toMatch(/^\S.{10,150}$/u);
    expect(await (await fetch(new URL('/status', running.address))).text()).toContain('Failing');
    expect(running.said()).not.toMatch(/^\s+at /mu);
    expect((await running.stop()).status).toBe(0);
  }, 150_000);

  it('says in one sentence that the port is taken, and ends with 1', async () => {
    const folder = temporaryFolder();
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as { port: number };
    const configFile = writeConfig(folder, { server: { host: '127.0.0.1', port } });
    const { status, stderr } = await voltwire('--config', configFile, 'start');
    other.close();
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`voltwire: .*port ${port}.*another program`, 'u'));
    expect(stderr).not.toMatch(/^\s+at /mu);
  });

  it('names file, line and column of every mistake in the configuration, and ends with 2', async () => {
    const configFile = join(temporaryFolder(), 'config.json');
    writeFileSync(configFile, '{\n  "sitte": {},\n  "sources": [{ "id": "a" }]\n}\n');
    const { status, stderr } = await voltwire('--config', configFile, 'start');
    expect(status).toBe(2);
    expect(stderr).toContain(`${configFile}:2:3`);
    expect(stderr).toContain('"site"');
    expect(stderr).toMatch(/config\.json:3:\d+ sources\[0\]/u);
  });
});
