// Three rounds of the crash test: see e2e/crash. `npm run test:crash` runs a hundred.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const SCRIPT = fileURLToPath(new URL('../../scripts/crash-test.mjs', import.meta.url));

test('whatever is killed under load, what was acknowledged is there once', () => {
  test.setTimeout(620_000);
  const { stdout, stderr } = spawnSync(process.execPath, [SCRIPT, '--rounds', '3', '--away', '5'], {
    encoding: 'utf8',
    timeout: 600_000,
  });
  expect(stdout + stderr).toContain('3 passed, 0 failed');
});
