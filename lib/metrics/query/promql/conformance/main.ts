// `npm run conformance -- <dir>`: runs every .test file of a directory, prints each case that fails, then the numbers.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@/lib/kernel/errors';
import { type CaseResult, runScript } from './run';

const directory = process.argv[2];
if (directory === undefined) {
  console.error('usage: npm run conformance -- <directory with .test files>');
  process.exit(2);
}

let passed = 0;
let failed = 0;
for (const name of readdirSync(directory)
  .filter((each) => /\.test(?:\.promql)?$/.test(each))
  .sort()) {
  const path = join(directory, name);
  for (const { line, expr, problems } of await resultsOf(path)) {
    if (problems.length === 0) passed++;
    else failed++;
    if (problems.length > 0) console.log(`${path}:${line}: ${expr}\n${problems.map((each) => `  ${each}`).join('\n')}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** A file that cannot be read as a script is one failure. */
async function resultsOf(path: string): Promise<readonly CaseResult[]> {
  try {
    return await runScript(readFileSync(path, 'utf8'));
  } catch (thrown) {
    return [{ line: 1, expr: 'the file', problems: [messageOf(thrown)] }];
  }
}
