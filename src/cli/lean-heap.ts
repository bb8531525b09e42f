import { setFlagsFromString } from 'node:v8';

/** Keeps the young generation small. Before anything else is loaded: the loading itself would make it grow for good. */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}

/** Lets a full collection come as soon as the heap has grown by a quarter; during a start that would only cost time. */
export function collectEarly(): void {
  setFlagsFromString('--heap-growing-percent=25');
}
