// Whether something was already made from exactly these sources: a hash of their contents, kept beside what was made.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A hash over names and contents of files and folders, in a stable order; what does not exist counts as absent.
 * @param {string} root
 * @param {string[]} paths relative to root
 */
export function contentHash(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesBelow(root, path))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0');
  return hash.digest('hex');
}

const SKIPPED = new Set(['node_modules', '.next', 'generated']);
const TESTS = /\.test\.\w+$/;

/** @param {string} root @param {string} path @returns {string[]} */
function filesBelow(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  const entries = readdirSync(join(root, path)).filter((name) => !SKIPPED.has(name) && !TESTS.test(name));
  return entries.sort().flatMap((name) => filesBelow(root, join(path, name)));
}

/** @param {string} file @param {string} hash */
export function isStamped(file, hash) {
  try {
    return readFileSync(file, 'utf8') === hash;
  } catch {
    return false; // no stamp: nothing was made yet
  }
}

/** @param {string} file @param {string} hash */
export function writeStamp(file, hash) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
}
