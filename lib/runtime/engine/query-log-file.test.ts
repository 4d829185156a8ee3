// The file behind global.query_log_file.
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { QueryLogFile } from './query-log-file';

let directory: string;
let failures: string[];
let log: QueryLogFile;
const at = (name: string) => join(directory, name);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quadrant-query-log-'));
  failures = [];
  log = new QueryLogFile((path, reason) => failures.push(`${path}: ${reason}`));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('without a file nothing is written, not even made', async () => {
  log.follow({ path: '', loadedMs: 1 });
  expect(log.isOpen()).toBe(false);
  log.write('lost\n');
  await log.close();
  expect(readdirSync(directory)).toEqual([]);
});

test('lines are appended; a load of the configuration lets a moved file go', async () => {
  log.follow({ path: at('a'), loadedMs: 1 });
  log.write('one\n');
  await log.close();
  log.follow({ path: at('a'), loadedMs: 2 });
  log.write('two\n');
  await log.close();
  renameSync(at('a'), at('old'));
  log.follow({ path: at('a'), loadedMs: 3 });
  log.follow({ path: at('a'), loadedMs: 3 });
  log.write('three\n');
  await log.close();
  expect([readFileSync(at('old'), 'utf8'), readFileSync(at('a'), 'utf8')]).toEqual(['one\ntwo\n', 'three\n']);
});

test('a file that cannot be opened is said once, and queries go on', async () => {
  log.follow({ path: at('no/such/directory'), loadedMs: 1 });
  log.write('lost\n');
  await expect.poll(() => log.isOpen()).toBe(false);
  log.write('lost, too\n');
  await log.close();
  expect(failures).toEqual([expect.stringContaining('no such file or directory')]);
});
