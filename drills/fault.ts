import type { Random } from '../bench/random.ts';
import type { FaultGround } from './fault-ground.ts';
import type { MountedDisk } from './small-disk.ts';

/** What a fault came to. */
export interface Told {
  readonly fault: string;
  /** The line of the log that tells an operator; or why it was not tried. */
  readonly said: string;
  /** Articles that readers had seen and that are not there any more. */
  readonly lost: number;
  readonly recovered: string;
  /** What is not as it should be. */
  readonly wrong: readonly string[];
}

export interface Came extends Pick<Told, 'said' | 'recovered'> {
  /** How many articles it may cost: what stands in a damaged record is gone. */
  readonly costs?: number;
}

/** Where faults are made. */
export interface Scene {
  readonly ground: FaultGround;
  /** What the data lie on, where the system lets us mount one; else why not. */
  readonly disk: MountedDisk | string;
  readonly kills: number;
  readonly random: Random;
}

export interface Fault {
  readonly name: string;
  /** Makes it and mends it; the program runs before and after. */
  readonly happen: (scene: Scene) => Promise<Came>;
}

/** How long it took until readers saw news again, for people. */
export function after(sinceMs: number): string {
  return `by itself, ${((performance.now() - sinceMs) / 1000).toFixed(1)} s after it was mended`;
}

/** The rows for people, in Markdown. */
export function faultTable(told: readonly Told[]): string {
  const rows = told.map(
    ({ fault, said, lost, recovered }) => `| ${fault} | ${said} | ${lost} | ${recovered} |`,
  );
  const wrong = told.flatMap((row) => row.wrong.map((sentence) => `WRONG ${row.fault}: ${sentence}`));
  return [['| fault | said | lost | recovered |', '|---|---|---|---|'], rows, wrong, ['']].flat().join('\n');
}
