// `npm test`: sets up what it needs, runs every check, and ends with `N passed, N failed`. Plain Node, no dependencies.
import { browser } from './steps/browser.mjs';
import { dependencyRules, endToEnd, formatting, types, unit } from './steps/checks.mjs';
import { exitWith, SetupError, seconds, step } from './steps/report.mjs';
import { checkNode, prepare } from './steps/setup.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number, output: string }} Outcome */

const PARTS = {
  static: [
    { name: 'lint', check: formatting },
    { name: 'types', check: types },
    { name: 'rules', check: dependencyRules },
  ],
  unit: [{ name: 'unit', check: unit }],
  e2e: [{ name: 'end to end', check: endToEnd }],
};

const only = partAsked(process.argv.slice(2));
const needsBrowser = only === undefined || only === 'e2e';
const startedMs = Date.now();

try {
  checkNode();
  console.log('\nQuadrant, tests\n');
  await prepare({ build: needsBrowser });
  if (needsBrowser) await step('browser', browser);
} catch (error) {
  exitWith(error);
}

const checks = only ? PARTS[only] : Object.values(PARTS).flat();
const outcomes = [];
for (const { name, check } of checks) outcomes.push(await runCheck(name, check));

for (const { name, outcome } of outcomes.filter(({ outcome }) => outcome.failed > 0)) {
  console.log(`\n──── ${name} ────\n${outcome.output.trimEnd()}`);
}
const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
  outcomes.reduce((total, { outcome }) => total + outcome[key], 0);
const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
console.log(`\nall of it took ${seconds(Date.now() - startedMs)}\n`);
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** @param {string} name @param {() => Promise<Outcome>} check */
async function runCheck(name, check) {
  /** @type {Outcome} */
  let outcome = { passed: 0, failed: 1, skipped: 0, output: 'did not run' };
  await step(name, async () => {
    outcome = await check().catch((error) => ({
      passed: 0,
      failed: 1,
      skipped: 0,
      output: String(error.output || error.stack),
    }));
    const { passed, failed, skipped } = outcome;
    return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
  });
  return { name, outcome };
}

/** @param {string[]} argv @returns {keyof typeof PARTS | undefined} */
function partAsked(argv) {
  const at = argv.indexOf('--only');
  if (at < 0) return undefined;
  const part = argv[at + 1] ?? '';
  if (part in PARTS) return /** @type {keyof typeof PARTS} */ (part);
  return exitWith(new SetupError(`--only ${JSON.stringify(part)}: must be one of ${Object.keys(PARTS).join(', ')}`));
}
