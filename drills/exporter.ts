/** A process to be killed: publishes a newsroom in one version and the other, served at a port that it says, and exported to a folder. */

import { writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createDelivery } from '../src/http/deliver.ts';
import { answer } from '../src/http/feeds.ts';
import { createShelf } from '../src/http/shelf.ts';
import { exportOutputs } from '../src/publish/export.ts';
import { createPress } from '../src/publish/outputs.ts';
import { openStore } from '../src/store/lowdb.ts';
import { bringTo, documentsOf } from './two-versions.ts';

const [folder = ''] = process.argv.slice(2);
const shelf = createShelf();
const press = createPress();
const store = await openStore(join(folder, 'store'), 'write');
await publish('one');
await serve();
for (;;) for (const version of ['other', 'one'] as const) await publish(version);

async function publish(version: 'one' | 'other'): Promise<void> {
  await bringTo(version, store);
  const outputs = await documentsOf(store, press);
  await shelf.replace({ outputs, missing: [], omitted: [], moved: [], gone: [] });
  await exportOutputs(outputs, join(folder, 'public'));
}

function serve(): Promise<void> {
  const deliver = createDelivery('0');
  const server = createServer(({ method = 'GET', url = '/', headers }, response) => {
    const found = answer({ method, path: url, headers }, shelf.documents());
    deliver(response, found ?? { status: 404, headers: {}, body: undefined }, false);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      writeSync(1, `${(server.address() as AddressInfo).port}\n`);
      resolve();
    });
  });
}
