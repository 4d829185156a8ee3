// Scripts of the test language: our own beside this file, and Prometheus' where the conformance data is present.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CaseResult, runScript } from './run';

const OWN = join(import.meta.dirname, 'scripts');
const SHARED = join(process.env.QUADRANT_CONFORMANCE ?? '../shared/conformance', 'promql');

const scriptsIn = (directory: string, ending: string) =>
  existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith(ending)) : [];

const failuresOf = (results: readonly CaseResult[], name: string) =>
  results
    .filter(({ problems }) => problems.length > 0)
    .map(({ line, expr, problems }) => `${name}:${line} ${expr}: ${problems[0]}`);

describe('own scripts', () => {
  test.each(scriptsIn(OWN, '.test.promql'))('%s: every case', async (name) => {
    const results = await runScript(readFileSync(join(OWN, name), 'utf8'));
    expect(failuresOf(results, name)).toEqual([]);
    expect(results.length).toBeGreaterThan(0);
  });

  test('a wrong expectation is a failure, so these tests can fail', async () => {
    const results = await runScript('load 1m\n  a 1\n\neval instant at 0 a\n  a 2\n\neval instant at 0 a\n  a 1\n');
    expect(failuresOf(results, 'x')).toEqual(['x:4 a: a point 0: expected 2, got 1']);
  });
});

/** So many cases there are at least. */
const PASSED = 1588;

describe.skipIf(!existsSync(SHARED))(`Prometheus' scripts (${SHARED})`, () => {
  test('no case gives another answer than Prometheus', async () => {
    const failures: string[] = [];
    let passed = 0;
    for (const name of scriptsIn(SHARED, '.test')) {
      const results = await runScript(readFileSync(join(SHARED, name), 'utf8'));
      failures.push(...failuresOf(results, name));
      passed += results.filter((result) => result.problems.length === 0).length;
    }
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThanOrEqual(PASSED);
  });
});
