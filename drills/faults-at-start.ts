import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { after, type Fault, type Scene } from './fault.ts';
import type { FaultGround } from './fault-ground.ts';

const LIFE_MS = 400;
/** Who may write nowhere, `nobody` on Linux: root may write to what is read-only. */
const NOBODY = 65_534;

export const FAULTS_AT_START: readonly Fault[] = [
  { name: 'kill -9, again and again', happen: killed },
  { name: 'second process', happen: startedTwice },
  { name: 'port taken', happen: portTaken },
  { name: 'data folder read-only', happen: readOnly },
  { name: 'index overwritten by hand', happen: indexDamaged },
  { name: 'article overwritten by hand', happen: articleDamaged },
];

async function killed({ ground, kills, random }: Scene) {
  for (let kill = 0; kill < kills; kill++) {
    ground.publishUnseen(1);
    await wait(random.below(LIFE_MS));
    await ground.look();
    await ground.end('SIGKILL');
    await ground.start();
    await ground.mustShowAll();
  }
  await ground.publish(1);
  return {
    said: '(nothing, or what of an unfinished save was cut)',
    recovered: `by each of ${kills} restarts`,
  };
}

async function startedTwice({ ground }: Scene) {
  const first = ground.program;
  const second = ground.launch();
  const said = await second.said(/in use by process/u);
  const status = await second.ended();
  ground.resume(first);
  await ground.publish(1);
  return { said, recovered: `the second ended with status ${status}, the first went on` };
}

async function portTaken({ ground }: Scene) {
  await ground.end('SIGTERM');
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => other.once('listening', listening));
  await ground.configure((other.address() as { readonly port: number }).port);
  const refused = ground.launch();
  const status = await refused.ended();
  const said = await refused.said(/port/u);
  await new Promise((closed) => other.close(closed));
  await ground.start();
  await ground.publish(1);
  return { said, recovered: `ended with status ${status}; by a restart once it was free` };
}

async function readOnly({ ground }: Scene) {
  await ground.end('SIGTERM');
  await chmod(ground.store, 0o555);
  const refused = ground.launch(process.getuid?.() === 0 ? NOBODY : undefined);
  const status = await refused.ended();
  const said = await refused.said(/may not write to/u);
  await chmod(ground.store, 0o755);
  await ground.start();
  await ground.publish(1);
  return { said, recovered: `ended with status ${status}; by a restart once it was writable` };
}

async function indexDamaged({ ground }: Scene) {
  await ground.end('SIGTERM');
  await overwrite(join(ground.store, 'checkpoint.jsonl'), (bytes) => bytes.length >> 1);
  const mendedMs = performance.now();
  await ground.start();
  const said = await ground.program.said(/checkpoint\.jsonl.*read from the segments/u);
  await ground.publish(1);
  return { said, recovered: `${after(mendedMs).replace('mended', 'started')}, the file as it was is kept` };
}

async function articleDamaged({ ground }: Scene) {
  await ground.end('SIGTERM');
  await overwrite(await firstSegment(ground), (bytes) => bytes.indexOf('"put"') + 20);
  await ground.start();
  const said = await ground.program.said(/is damaged in/u);
  await ground.publish(1);
  return { said, recovered: 'all but the words of that record', costs: 1 };
}

async function firstSegment({ store }: FaultGround): Promise<string> {
  const [first = ''] = (await readdir(store)).filter((name) => name.startsWith('segment-')).sort();
  return join(store, first);
}

async function overwrite(path: string, placeIn: (bytes: Buffer) => number): Promise<void> {
  const bytes = await readFile(path);
  bytes.write('SCRIBBLE', placeIn(bytes));
  await writeFile(path, bytes);
}
