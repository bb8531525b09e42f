/** The real program over the pretend web of the demo, for a whole file of tests. */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoConfig } from '../../demo/config.ts';
import { startPretendWeb } from '../../demo/web.ts';
import { launchVoltwire, until } from './program.ts';

export interface Newsstand {
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Open once most of its sources have been read. */
export async function openNewsstand(): Promise<Newsstand> {
  const web = await startPretendWeb();
  const folder = mkdtempSync(join(tmpdir(), 'voltwire-newsstand-'));
  cpSync('data/posts', join(folder, 'posts'), { recursive: true });
  cpSync('data/authors.json', join(folder, 'authors.json'));
  const configFile = join(folder, 'config.json');
  const config = JSON.stringify(demoConfig(web.publishers, { port: 0, folder }));
  writeFileSync(configFile, config);
  const running = await launchVoltwire(configFile);
  const { port } = new URL(running.address);
  // Links and canonical addresses lead where readers are, once that is known.
  writeFileSync(
    configFile,
    readFileSync(configFile, 'utf8').replace(/127\.0\.0\.1:0\//u, `127.0.0.1:${port}/`),
  );
  await until(async () => {
    const health = await fetch(new URL('/status.json', running.address));
    const { sources } = (await health.json()) as { sources: { state: string }[] };
    const page = await (await fetch(running.address)).text();
    const isThere = page.includes(`127.0.0.1:${port}/rss.xml`);
    return isThere && sources.filter(({ state }) => state === 'ok').length >= 15;
  });
  return {
    address: running.address,
    close: async () => {
      await running.stop();
      await web.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
