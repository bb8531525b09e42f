import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../src/errors.ts';
import { diskFiles } from '../src/store/files.ts';
import { FragileDisk } from '../tests/store/fragile-disk.ts';
import type { SmallDisk } from './full-disk.ts';

const MOUNTED_BYTES = 8 * 1024 * 1024;
const BLOCK = Buffer.alloc(4096);

/** A file system in memory that the system itself keeps small; needs the right to mount one. */
export interface MountedDisk extends SmallDisk {
  readonly unmount: () => Promise<void>;
}

/** Or why there is none, in one sentence. */
export async function mountSmallDisk(): Promise<MountedDisk | string> {
  if (process.platform !== 'linux') return 'only Linux mounts a tmpfs';
  const root = await mkdtemp(join(tmpdir(), 'voltwire-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MOUNTED_BYTES}`, 'tmpfs', root], { stdio: 'pipe' });
  } catch (failed) {
    await rmdir(root);
    return `no tmpfs can be mounted here: ${messageOf(failed)}`;
  }
  const ballast = join(root, 'ballast');
  return {
    files: diskFiles,
    folder: join(root, 'store'),
    fill: (leaving) => fillUp(ballast, leaving),
    free: () => rm(ballast, { force: true }),
    backup: join(root, 'backup.gz'),
    unmount: async () => {
      execFileSync('umount', [root]);
      await rmdir(root);
    },
  };
}

async function fillUp(path: string, leaving: number): Promise<void> {
  const file = await open(path, 'w');
  let bytes = 0;
  try {
    for (;;) {
      await file.write(BLOCK);
      bytes += BLOCK.length;
    }
  } catch {
    await file.truncate(Math.max(0, bytes - leaving));
  } finally {
    await file.close();
  }
}

/** The same as a disk in memory pretends it. */
export function pretendedSmallDisk(): SmallDisk {
  const disk = new FragileDisk();
  return {
    files: disk,
    folder: '/data/store',
    fill: async (leaving) => {
      const size = [...disk.contents().values()].reduce((sum, bytes) => sum + bytes.length, 0);
      disk.capacity = size + leaving;
    },
    free: async () => {
      disk.capacity = Number.POSITIVE_INFINITY;
    },
    backup: undefined,
  };
}
