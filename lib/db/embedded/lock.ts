// One Quadrant a data directory: a file with the holder's pid, and since pids are reused, the moment that process started.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { unavailable } from '@/lib/kernel/errors';
import { isAlive } from './alive';

/** Takes the lock; the returned function gives it back. @throws unavailable naming the holder when it runs. */
export async function lockDataDirectory(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 });
  const path = join(dataDir, 'quadrant.lock');
  const own = `${process.pid} ${await startMark(process.pid)}\n`;
  try {
    await writeFile(path, own, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await refuseLiveHolder(path, dataDir);
    await writeFile(path, own); // left behind by a killed Quadrant
  }
  return () => rm(path, { force: true });
}

async function refuseLiveHolder(path: string, dataDir: string): Promise<void> {
  const [pid = '', mark = ''] = (await readFile(path, 'utf8')).trim().split(' ');
  const holder = Number(pid);
  const lives = holder > 0 && holder !== process.pid && isAlive(holder) && (await startMark(holder)) === mark;
  if (lives)
    throw unavailable(
      `another Quadrant (pid ${holder}) uses the data directory ${resolve(dataDir)}: stop it, or give this one another --data-dir`,
    );
}

/** Field 22 of /proc/<pid>/stat, clock ticks since boot; '-' where there is no /proc, where the pid alone has to do. */
async function startMark(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in parentheses and may hold spaces.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}
