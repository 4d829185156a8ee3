// The processes that another one has started.
import { readdirSync, readFileSync } from 'node:fs';

/** Needs /proc: field 4 of /proc/<pid>/stat is the parent. */
export const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      } catch {
        return false; // it has just ended
      }
    });
