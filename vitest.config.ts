import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres-broker.ts', 'test/support/mysql-broker.ts'],
    // Some start whole processes and servers, beside others on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
