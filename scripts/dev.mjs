// `npm run dev`: the same server, pages with hot reload; a change to the server's own code bundles and restarts it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { exitWith } from './steps/report.mjs';
import { bundleOptions, checkNode, esbuild, prepare, ROOT } from './steps/setup.mjs';

try {
  checkNode();
  console.log('\nQuadrant, development\n');
  await prepare({ build: false });
} catch (error) {
  exitWith(error);
}

/** @type {import('node:child_process').ChildProcess | undefined} */
let server;
let stopping = false;

/** One server at a time: the next starts when the last has stopped and given port and data directory back. */
let turn = Promise.resolve();
function restart() {
  turn = turn.then(async () => {
    if (server && server.exitCode === null)
      await new Promise((resolve) => server?.once('exit', resolve) && server.kill('SIGTERM'));
    if (stopping) return;
    server = spawn(
      process.execPath,
      ['--enable-source-maps', join(ROOT, 'dist', 'server.mjs'), '--dev', ...process.argv.slice(2)],
      {
        stdio: 'inherit',
        env: { ...process.env, NODE_ENV: 'development' },
      },
    );
  });
}

const watcher = await (await esbuild()).context({
  ...bundleOptions(),
  logLevel: 'warning',
  plugins: [
    { name: 'restart', setup: (build) => build.onEnd(({ errors }) => (errors.length === 0 ? restart() : undefined)) },
  ],
});
await watcher.watch();

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, async () => {
    stopping = true;
    await watcher.dispose();
    if (signal === 'SIGTERM') server?.kill('SIGTERM'); // Ctrl-C reaches it by itself
    if (server && server.exitCode === null) await new Promise((resolve) => server?.once('exit', resolve));
    process.exit(0);
  });
}
