// End-to-end tests in a real Chromium against the production build.
import { defineConfig } from '@playwright/test';

const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox', // the tests may run as root
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  globalSetup: './global-setup.ts',
  fullyParallel: true,
  workers: 2,
  // A browser on a busy machine may be late once. Who passed on the second try is named at the end of `npm test`.
  retries: 1,
  // Far beyond what anything takes on a machine that is not busy. The first is that of hooks, too, which start servers.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  outputDir: '../test-results',
  use: {
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.QUADRANT_CHROMIUM ?? '/usr/bin/chromium',
      args: CHROMIUM_FLAGS,
    },
  },
});
