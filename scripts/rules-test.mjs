// `npm run rules:test -- FILE…`: unit tests of rules, as promtool takes them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exitWith } from './steps/report.mjs';
import { bundleOptions, checkNode, esbuild, ROOT } from './steps/setup.mjs';

const PROGRAM = 'lib/runtime/rules-test/main.ts';

try {
  checkNode();
  await (await esbuild()).build({ ...bundleOptions(), entryPoints: { 'rules-test': PROGRAM }, outdir: 'dist' });
} catch (error) {
  exitWith(error);
}
const program = join(ROOT, 'dist', 'rules-test.mjs');
const { status } = spawnSync(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
