/** The real program over the pretend web of the demo, for a whole file of tests. */

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoConfig } from '../../demo/config.ts';
import { freePort } from '../../demo/ports.ts';
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
  const port = await freePort();
  writeFileSync(configFile, JSON.stringify(demoConfig(web.publishers, { port, folder })));
  const running = await launchVoltwire(configFile);
  await until(async () => {
    const health = await fetch(new URL('/status.json', running.address));
    const { sources } = (await health.json()) as { sources: { state: string }[] };
    return sources.filter(({ state }) => state === 'ok').length >= 15;
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
