/**
 * What befalls the real program: each fault is made while readers read, and afterwards it is asked what was said, whether anything is
 * gone that readers had seen, and how it went on.
 */

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '../bench/random.ts';
import { messageOf } from '../src/errors.ts';
import type { Fault, Scene, Told } from './fault.ts';
import { FaultGround, type Tools } from './fault-ground.ts';
import { openFaultWeb } from './fault-web.ts';
import { FAULTS_AT_START } from './faults-at-start.ts';
import { FAULTS_WHILE_RUNNING } from './faults-while-running.ts';
import { mountSmallDisk } from './small-disk.ts';

export interface FaultDrill extends Tools {
  readonly kills: number;
  readonly random: Random;
}

/** One row a fault; both halves of them at the same time. */
export async function faultDrill(drill: FaultDrill): Promise<readonly Told[]> {
  const halves = [FAULTS_WHILE_RUNNING, FAULTS_AT_START].map((faults) => playAll(faults, drill));
  return (await Promise.all(halves)).flat();
}

async function playAll(faults: readonly Fault[], drill: FaultDrill): Promise<readonly Told[]> {
  const disk = await mountSmallDisk();
  const folder = typeof disk === 'string' ? await mkdtemp(join(tmpdir(), 'voltwire-faults-')) : disk.folder;
  const web = await openFaultWeb();
  const ground = new FaultGround(folder, web, drill);
  try {
    await ground.configure();
    await chmod(folder, 0o755);
    await ground.start();
    await ground.publish(2);
    const told: Told[] = [];
    for (const fault of faults) told.push(await play(fault, { ...drill, ground, disk }));
    return told;
  } finally {
    await ground.end('SIGKILL');
    await web.close();
    if (typeof disk === 'string') await rm(folder, { recursive: true, force: true });
    else await disk.unmount();
  }
}

async function play({ name, happen }: Fault, scene: Scene): Promise<Told> {
  const { ground } = scene;
  const mark = ground.program.mark;
  try {
    const { said, recovered, costs = 0 } = await happen(scene);
    const lost = await ground.lost();
    const wrong = lost > costs ? [`${lost} articles are gone`] : [];
    ground.forget();
    return { fault: name, said, lost, recovered, wrong };
  } catch (failed) {
    const wrong = [messageOf(failed), ground.program.since(mark)];
    return { fault: name, said: '', lost: 0, recovered: 'not at all', wrong };
  }
}
