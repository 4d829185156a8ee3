// Whether a process runs, asked by its number: for processes that are not (or no longer) our children.
import { readFileSync } from 'node:fs';

/** A process that has ended but that nobody has collected yet (a zombie, common in containers) does not run. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 3 of /proc/<pid>/stat; false where there is no /proc. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false; // not Linux, or the process has just gone: the next look will tell
  }
}
