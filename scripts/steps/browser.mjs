// A real Chromium for the end-to-end tests: one on PATH, else Playwright's own, else Debian's package when root may install it.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from './report.mjs';
import { attempt } from './run.mjs';
import { ROOT } from './setup.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Finds or installs it and leaves its path in QUADRANT_CHROMIUM. */
export async function browser() {
  const found = process.env.QUADRANT_CHROMIUM ?? onPath() ?? (await playwrightsOwn()) ?? (await fromDebian());
  if (!found) {
    throw new SetupError(
      'the end-to-end tests need Chromium: install your system’s "chromium" package, run "npx playwright install chromium", or set QUADRANT_CHROMIUM to its path',
    );
  }
  process.env.QUADRANT_CHROMIUM = found;
  return found;
}

function onPath() {
  const directories = (process.env.PATH ?? '').split(delimiter);
  return directories.flatMap((directory) => NAMES.map((name) => join(directory, name))).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not ours to run: the next candidate
  }
}

async function playwrightsOwn() {
  const script = "import('playwright-core').then(({ chromium }) => console.log(chromium.executablePath()))";
  const { stdout } = await attempt(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT });
  const path = stdout.trim();
  return path && existsSync(path) ? path : undefined;
}

async function fromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await attempt('apt-get', ['update'], { env });
  const { code, output } = await attempt('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  if (code !== 0) throw new SetupError('apt-get install chromium failed', output);
  return onPath();
}
