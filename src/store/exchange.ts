import { CHECKPOINT_FILE } from './checkpoint.ts';
import type { Files } from './files.ts';
import { segmentNames } from './segment-name.ts';

/** Where a restored store waits, whole, for the folder's name. */
export function restoredFolder(folder: string): string {
  return `${folder}.restored`;
}

/** Whether these are the names of a store's files, among others perhaps. */
export function areStore(names: readonly string[]): boolean {
  return names.includes(CHECKPOINT_FILE) || segmentNames(names).length > 0;
}

/** Gives a restored store the folder's name, if a crash came between the going of the old one and that. */
export async function endExchange(folder: string, files: Files): Promise<void> {
  const waiting = restoredFolder(folder);
  if (areStore(await files.list(folder)) || !areStore(await files.list(waiting))) return;
  await files.rename(waiting, folder);
}
