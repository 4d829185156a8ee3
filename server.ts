// Entry of the process: flags -> socket, Postgres, engine thread (head-start) -> the rest of lib/runtime -> Next.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '@/lib/kernel/errors';
import { helpText, parseOptions } from '@/lib/runtime/flags';
import { takeHeadStart } from '@/lib/runtime/head-start';
import type { Options } from '@/lib/runtime/options';

// Bundled to dist/server.mjs: the checkout is one level up.
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Flags, or an exit: 0 after --help, 2 for a flag we do not understand. */
function optionsOrExit(): Options {
  if (process.argv.includes('--help')) {
    process.stdout.write(helpText());
    process.exit(0);
  }
  try {
    return parseOptions(process.argv.slice(2), process.env, process.stdout.isTTY === true);
  } catch (refused) {
    fail(2, messageOf(refused));
  }
}

function fail(code: number, message: string): never {
  process.stderr.write(`quadrant: ${message}\n`);
  process.exit(code);
}

const options = optionsOrExit();
const headStart = await takeHeadStart(options, ROOT).catch((thrown) => fail(1, messageOf(thrown)));
// Late: samples are being replayed meanwhile.
const [{ createLog }, { startRuntime }] = await Promise.all([
  import('@/lib/runtime/log'),
  import('@/lib/runtime/runtime'),
]);
const log = createLog(options.logLevel, options.logFormat);
headStart.lateLog.follow(log);
const runtime = await startRuntime({ options, log, root: ROOT, headStart }).catch((thrown) =>
  fail(1, messageOf(thrown)),
);

// A terminal, npm and a service manager may each pass the same wish on: only a later one is impatience.
const IMPATIENT_AFTER_MS = 1_000;
let askedMs = 0;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (askedMs > 0 && Date.now() - askedMs < IMPATIENT_AFTER_MS) return;
    if (askedMs > 0) fail(1, `stopped at once by a second ${signal}; the next start recovers`);
    askedMs = Date.now();
    log.info({ signal }, 'stopping');
    void runtime.stop().then(() => process.exit(0));
  });
}
process.on('SIGHUP', () => void runtime.reload().catch(() => {})); // a refusal is logged where it happens
