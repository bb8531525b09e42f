import { setImmediate } from 'node:timers/promises';

const ROWS_A_SLICE = 4096;

/** Goes through so many rows in their order; everyone else gets a turn every few milliseconds. */
export async function eachRow(count: number, look: (row: number) => void): Promise<void> {
  for (let row = 0; row < count; row++) {
    look(row);
    if ((row + 1) % ROWS_A_SLICE === 0) await setImmediate();
  }
}
