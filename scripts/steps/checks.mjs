// The checks of `npm test`. Each runs a program and counts what passed and failed in it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt } from './run.mjs';
import { programOf, ROOT } from './setup.mjs';

/** @typedef {import('../test.mjs').Outcome} Outcome */

/** Formatting and lint, one check. */
export const formatting = () => single(programOf('@biomejs/biome', 'bin/biome'), ['check', '--error-on-warnings', '.']);

/** Types, with TypeScript 7 (`typescript` is version 6, for tools that need its API: docs/decisions/0002). */
export const types = () => single(programOf('@typescript/native', 'bin/tsc'), ['--noEmit']);

/** Who may import whom. Finding no module at all is a failure: it is how a broken set-up looks. */
export async function dependencyRules() {
  const argv = [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'err-long',
    'server.ts',
    'lib',
    'app',
    'components',
    'demo',
    'scripts',
  ];
  const outcome = await single(programOf('dependency-cruiser', 'bin/dependency-cruise.mjs'), argv);
  const cruised = Number(/(\d+) modules/.exec(outcome.output)?.[1] ?? 0);
  return cruised > 0
    ? outcome
    : { passed: 0, failed: 1, skipped: 0, output: `no module was looked at\n${outcome.output}` };
}

/** Unit tests, and integration tests on a real Postgres. */
export const unit = () =>
  withReport(async (report) => {
    const argv = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { output } = await node(programOf('vitest', 'vitest.mjs'), argv);
    const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, success } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    // A file that cannot even be loaded fails no test, but it is a failure.
    const failed = Math.max(numFailedTests, success ? 0 : Math.max(1, numFailedTestSuites ? 1 : 0));
    return { passed: numPassedTests, failed, skipped: numPendingTests, output };
  });

/** The production build in a real browser, and real clients against it. */
export const endToEnd = () =>
  withReport(async (report) => {
    const argv = ['test', '--config', 'e2e/playwright.config.ts', '--reporter=line,json'];
    const { output, code } = await node(programOf('@playwright/test', 'cli.js'), argv, {
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    });
    const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(report, 'utf8')).stats;
    const failed = Math.max(unexpected, code === 0 ? 0 : 1);
    return { passed: expected + flaky, failed, skipped, retried: flaky, output };
  });

/** @param {string} program @param {string[]} argv @param {Record<string, string>} [env] */
const node = (program, argv, env) => attempt(process.execPath, [program, ...argv], { cwd: ROOT, env });

/** A program that passes or fails as a whole. @param {string} program @param {string[]} argv @returns {Promise<Outcome>} */
async function single(program, argv) {
  const { code, output } = await node(program, argv);
  return code === 0 ? { passed: 1, failed: 0, skipped: 0, output } : { passed: 0, failed: 1, skipped: 0, output };
}

/**
 * With a file for a machine-readable report; a program that wrote none failed, and what it printed says why.
 * @param {(report: string) => Promise<Outcome>} check
 */
async function withReport(check) {
  const directory = mkdtempSync(join(tmpdir(), 'quadrant-report-'));
  try {
    return await check(join(directory, 'report.json'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
