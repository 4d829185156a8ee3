// `npm start`: from a fresh clone to a running Quadrant, doing only what is still to do. Plain Node, no dependencies.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { exitWith } from './steps/report.mjs';
import { checkNode, prepare, ROOT } from './steps/setup.mjs';

const argv = process.argv.slice(2);
const asksOnly = argv.includes('--help');

try {
  checkNode();
  if (!asksOnly) console.log('\nQuadrant\n');
  await prepare();
} catch (error) {
  exitWith(error);
}

// What requests leave behind is little and dies young: threads that sweep it together spend more than they save. Measured under
// remote write: 8 % less CPU.
// The main thread keeps little for long: a small young generation gives the memory of sockets and bodies back before it is taken
// for a reason to look at everything. The flag counts for the engine thread, too, more than limits of its own would: with 16 MB queries
// take 5 % less CPU there, writes none less, and memory is 40 MB more.
const V8_FLAGS = ['--no-parallel-scavenge', '--max-semi-space-size=4'];

const server = spawn(
  process.execPath,
  ['--enable-source-maps', ...V8_FLAGS, join(ROOT, 'dist', 'server.mjs'), ...argv],
  {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production' },
  },
);
// Ctrl-C reaches the server by itself; a signal to this process alone is passed on. Either way its exit code is ours.
process.on('SIGINT', () => {});
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
