// `npm run conformance -- <dir>`: PromQL against a directory of Prometheus' .test files; prints what fails, and the numbers.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exitWith } from './steps/report.mjs';
import { bundleOptions, checkNode, esbuild, ROOT } from './steps/setup.mjs';

const PROGRAM = 'lib/metrics/query/promql/conformance/main.ts';

try {
  checkNode();
  await (await esbuild()).build({ ...bundleOptions(), entryPoints: { conformance: PROGRAM }, outdir: 'dist' });
} catch (error) {
  exitWith(error);
}
const program = join(ROOT, 'dist', 'conformance.mjs');
const { status } = spawnSync(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
