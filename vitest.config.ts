import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/support/seed.ts'],
    testTimeout: 30_000,
    // The house reads instants, never the machine's clock or zone; a zone far from UTC shows where it does not.
    env: { TZ: process.env['TZ'] ?? 'UTC' },
  },
});
