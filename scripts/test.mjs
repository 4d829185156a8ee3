// `npm test`: sets up what it needs, runs every check, and ends with `N passed, N failed`. Plain Node, no dependencies.
import { browser } from './steps/browser.mjs';
import { dependencyRules, endToEnd, formatting, types, unit } from './steps/checks.mjs';
import { exitWith, SetupError, seconds, step } from './steps/report.mjs';
import { checkNode, prepare } from './steps/setup.mjs';

/**
 * `retried` of the passed ones did so on their second try only.
 * @typedef {{ passed: number, failed: number, skipped: number, retried?: number, output: string }} Outcome
 */

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

// Nothing is retried in silence: why a first try failed is shown as the failures are.
for (const { name, outcome } of outcomes.filter(({ outcome }) => outcome.failed > 0 || outcome.retried)) {
  console.log(`\n──── ${name} ────\n${outcome.output.trimEnd()}`);
}
/** @type {Outcome} */
const total = {
  passed: sum('passed'),
  failed: sum('failed'),
  skipped: sum('skipped'),
  retried: sum('retried'),
  output: '',
};
console.log(`\nall of it took ${seconds(Date.now() - startedMs)}\n`);
console.log(counts(total));
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

/** @param {'passed' | 'failed' | 'skipped' | 'retried'} key */
function sum(key) {
  return outcomes.reduce((so, { outcome }) => so + (outcome[key] ?? 0), 0);
}

/** @param {Outcome} outcome */
function counts({ passed, failed, skipped, retried }) {
  const more = [skipped && `${skipped} skipped`, retried && `${retried} of the passed on a second try`];
  return [`${passed} passed, ${failed} failed`, ...more.filter(Boolean)].join(', ');
}

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
    return counts(outcome);
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
