// `npm run test:crash -- [--rounds N]`: e2e/crash/main.ts against the production build.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { exitWith } from './steps/report.mjs';
import { bundleOptions, checkNode, esbuild, prepare, ROOT } from './steps/setup.mjs';

try {
  checkNode();
  await prepare();
  await (await esbuild()).build({
    ...bundleOptions(),
    entryPoints: { 'crash-test': 'e2e/crash/main.ts' },
    outdir: 'dist',
  });
} catch (error) {
  exitWith(error);
}
const program = join(ROOT, 'dist', 'crash-test.mjs');
const { status } = spawnSync(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
