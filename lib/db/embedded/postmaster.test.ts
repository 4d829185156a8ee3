// How the embedded Postgres is set up on different machines.
import { expect, test } from 'vitest';
import { mayUseSyncfs } from './postmaster';

test.each([
  ['linux', '6.18.44-fc', true],
  ['linux', '5.8.0-1-amd64', true],
  ['linux', '5.7.19', false],
  ['linux', '4.19.0', false],
  ['linux', 'unknown', false],
  ['darwin', '24.1.0', false],
  ['win32', '10.0.22631', false],
])('one call to have all files on disk: %s %s: %s', (platform, kernel, may) => {
  expect(mayUseSyncfs(platform, kernel)).toBe(may);
});
