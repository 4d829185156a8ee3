// Who runs Postgres: it refuses root, so root starts it as `nobody`, who cannot go everywhere root can.
import { chown, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** undefined: the user that runs Quadrant. */
export type RunAs = { readonly uid: number; readonly gid: number } | undefined;

// nobody and nogroup: these ids on Linux and most BSDs; Postgres needs a uid with an entry in the password file.
const NOBODY = { uid: 65534, gid: 65534 };

export function chooseRunAs(): RunAs {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}

/** Whether that user can reach `path`: every directory above it, and itself when it is one, lets others pass. */
export async function isTraversable(path: string, runAs: RunAs): Promise<boolean> {
  if (!runAs) return true;
  for (let at = path; ; at = dirname(at)) {
    const { mode, uid } = await stat(at);
    const passes = uid === runAs.uid ? mode & 0o100 : mode & 0o001;
    if (!passes) return false;
    if (at === dirname(at)) return true;
  }
}

export async function giveTo(path: string, runAs: RunAs): Promise<void> {
  if (runAs) await chown(path, runAs.uid, runAs.gid);
}
