// Where the cluster's files live: in the data directory, or, when its user cannot reach that, under /var/lib with a link to it.
import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { giveTo, isTraversable, type RunAs } from './run-as';

const REACHABLE = '/var/lib/quadrant';

/**
 * The directory for the cluster of a data directory, made when missing. Root under a 0700 home is the case that needs the
 * detour: Postgres runs as `nobody`, who may not pass through that home. `<data dir>/postgres` is then a symbolic link.
 */
export async function clusterDirectory(dataDir: string, runAs: RunAs): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const wanted = join(resolve(dataDir), 'postgres');
  if (!(await isThere(wanted))) await make(wanted, runAs, await isTraversable(resolve(dataDir), runAs));
  return realpath(wanted);
}

async function make(wanted: string, runAs: RunAs, reachable: boolean): Promise<void> {
  const place = reachable ? wanted : join(REACHABLE, createHash('sha256').update(wanted).digest('hex').slice(0, 16));
  await mkdir(dirname(place), { recursive: true, mode: 0o755 });
  await mkdir(place, { recursive: true, mode: 0o700 });
  await giveTo(place, runAs);
  if (!reachable) await symlink(place, wanted);
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
