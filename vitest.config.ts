import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/support/seed.ts'],
    // For a machine that has other things to do: a deadline is there to find what hangs, not what is slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Journeys wait for programs and disks as much as they compute, so two at a time suit two processors.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The house reads instants, never the machine's clock or zone; a zone far from UTC shows where it does not.
    env: { TZ: process.env['TZ'] ?? 'UTC' },
  },
});
