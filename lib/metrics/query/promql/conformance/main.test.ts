import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quadrant-conformance-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function conformance(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/conformance.mjs', ...args]);
  return { lines: String(stdout).trimEnd().split('\n'), stderr: String(stderr), status };
}

test('prints each failing case with its place, what was expected and what came, then the numbers', () => {
  writeFileSync(
    join(directory, 'a.test'),
    'load 1m\n  a 1\n\neval instant at 0 a\n  a 1\n\neval instant at 0 a + 1\n  {} 3\n',
  );
  writeFileSync(join(directory, 'b.test'), 'eval instant at 0 1\n  1\n');
  writeFileSync(join(directory, 'c.test'), 'evaluate 1\n');
  writeFileSync(join(directory, 'readme.md'), 'no script');
  expect(conformance(directory)).toEqual({
    lines: [
      `${join(directory, 'a.test')}:7: a + 1`,
      '  {} point 0: expected 3, got 2',
      `${join(directory, 'c.test')}:1: the file`,
      '  line 1: evaluate 1: not a command',
      '2 passed, 2 failed',
    ],
    stderr: '',
    status: 1,
  });
});

test('without a failure the exit code is 0, without a directory it is 2', () => {
  writeFileSync(join(directory, 'a.test'), 'eval instant at 0 1\n  1\n');
  expect(conformance(directory)).toMatchObject({ lines: ['1 passed, 0 failed'], status: 0 });
  expect(conformance()).toMatchObject({ status: 2, stderr: expect.stringContaining('usage: npm run conformance') });
});
