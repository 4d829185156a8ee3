// What a postmaster that was killed leaves: backends too busy to notice that it has gone, and its lock file, which Postgres
// takes for a running server's while nobody has collected the process (common in containers). Linux only: elsewhere nothing.
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './alive';
import type { Cluster } from './cluster';

/** Ends such backends, and removes the lock once none is left. Nothing is done while the postmaster lives. */
export async function clearLeftBehind({ directory, binaries }: Cluster): Promise<void> {
  const path = join(directory, 'postmaster.pid');
  const pid = Number((await readFile(path, 'utf8').catch(() => '')).split('\n')[0]);
  if (!(pid > 0) || isAlive(pid)) return;
  const backends = await processesOf(await realpath(binaries.postgres), directory);
  for (const backend of backends ?? []) quit(backend);
  if (backends?.length === 0) await rm(path, { force: true });
}

/** Those that run the program with the directory as their own, as every process of Postgres does. undefined: cannot be known. */
async function processesOf(program: string, directory: string): Promise<readonly number[] | undefined> {
  const names = await readdir('/proc').catch(() => undefined);
  const found = names
    ?.filter((name) => /^\d+$/.test(name))
    .map(async (name) => {
      const [runs, place] = await Promise.all([linkOf(name, 'exe'), linkOf(name, 'cwd')]);
      return runs === program && place === directory ? [Number(name)] : [];
    });
  return found && (await Promise.all(found)).flat();
}

/** '' when the process has ended, or is not ours to look at. */
const linkOf = (pid: string, what: 'exe' | 'cwd') => readlink(`/proc/${pid}/${what}`).catch(() => '');

/** Postgres' immediate shutdown: what is not committed is rolled back by the next start. */
function quit(pid: number): void {
  try {
    process.kill(pid, 'SIGQUIT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
