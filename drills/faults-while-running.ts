import { copyFile, rename, rm, writeFile } from 'node:fs/promises';
import { after, type Fault, type Scene } from './fault.ts';

const DAY_MS = 86_400_000;
/** Less than a visit of the drill takes. */
const LITTLE_ROOM = 1000;

export const FAULTS_WHILE_RUNNING: readonly Fault[] = [
  { name: 'configuration deleted', happen: configDeleted },
  { name: 'configuration broken', happen: configBroken },
  { name: 'clock set back a day', happen: clockSetBack },
  { name: 'data folder moved away', happen: folderMoved },
  { name: 'disk full', happen: diskFull },
  { name: 'data folder deleted', happen: folderDeleted },
];

function configDeleted({ ground }: Scene) {
  return withoutConfig(ground, () => rm(ground.configFile));
}

function configBroken({ ground }: Scene) {
  return withoutConfig(ground, () => writeFile(ground.configFile, '{ "site": '));
}

/** The last good one stays in force. */
async function withoutConfig(ground: Scene['ground'], harm: () => Promise<void>) {
  const { program, configFile } = ground;
  const mark = program.mark;
  await copyFile(configFile, `${configFile}.good`);
  await harm();
  const said = await program.said(/config\.json/u, mark);
  await program.said(/last good one stays in force/u, mark);
  await ground.publish(1);
  const mendedMs = performance.now();
  await rename(`${configFile}.good`, configFile);
  await program.said(/Configuration reloaded/u, mark);
  return { said, recovered: after(mendedMs) };
}

async function clockSetBack({ ground }: Scene) {
  const beganMs = performance.now();
  ground.program.setClock(-DAY_MS);
  await ground.publish(1);
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(1);
  ground.program.setClock(0);
  await ground.publish(1);
  return { said: '(nothing: all goes on)', recovered: `by itself, news within ${seconds} s` };
}

async function folderMoved({ ground }: Scene) {
  const { store } = ground;
  return refusing(ground, {
    harm: () => rename(store, `${store}.away`),
    mend: () => rename(`${store}.away`, store),
  });
}

async function diskFull({ ground, disk }: Scene) {
  if (typeof disk === 'string') return { said: `not tried: ${disk}`, recovered: '–' };
  return refusing(ground, { harm: () => disk.fill(LITTLE_ROOM), mend: () => disk.free() });
}

interface Harm {
  readonly harm: () => Promise<void>;
  readonly mend: () => Promise<void>;
}

/** While nothing can be saved readers read on; afterwards the news come that were held up. */
async function refusing(ground: Scene['ground'], { harm, mend }: Harm) {
  const { program } = ground;
  const mark = program.mark;
  await harm();
  ground.publishUnseen(2);
  const said = await program.said(/^Nothing can be saved/u, mark);
  await ground.mustShowAll();
  const mendedMs = performance.now();
  await mend();
  await program.said(/takes saves again/u, mark);
  await ground.publish(1);
  return { said, recovered: after(mendedMs) };
}

/** By the operator's own hand: a restart has only what the feeds still show. */
async function folderDeleted({ ground }: Scene) {
  const { program } = ground;
  const mark = program.mark;
  await rm(ground.store, { recursive: true });
  ground.publishUnseen(1);
  const said = await program.said(/^Nothing can be saved/u, mark);
  await ground.mustShowAll();
  await ground.end('SIGTERM');
  await ground.start();
  await ground.publish(1);
  const recovered = 'readers read on until the restart, which begins anew with what the feeds show';
  return { said, recovered, costs: Number.POSITIVE_INFINITY };
}
