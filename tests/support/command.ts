import { vi } from 'vitest';
import { runCommand } from '../../src/cli/program.ts';

/** One command line in this very process, without the second that a process of its own takes to begin; one at a time. */
export async function command(
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
  const output = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      output[name] += text;
      return true;
    }),
  );
  try {
    return { status: await runCommand(args), ...output };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
