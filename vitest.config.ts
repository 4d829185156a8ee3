import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } },
  test: {
    include: ['lib', 'components', 'demo', 'scripts'].map((folder) => `${folder}/**/*.test.{ts,tsx,mjs}`),
    globalSetup: ['lib/db/testing-setup.ts'],
    // The first test of a file may wait for a database to be cloned, and all of them for a busy machine: what takes five seconds
    // by itself has been seen to take a minute.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // What a test waits for comes when the machine gets to it; the usual second is over before that when it is busy.
    expect: { poll: { timeout: 120_000, interval: 10 } },
  },
});
