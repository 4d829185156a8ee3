import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isAlive } from './alive';

test('a running process is alive, one that has ended is not', async () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  await once(child, 'spawn');
  const pid = child.pid as number; // it was spawned
  expect(isAlive(pid)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(pid)).toBe(false);
});

test.skipIf(!existsSync('/proc/self/stat'))('a zombie is not alive', async () => {
  // The shell's child ends, and the shell, being busy, does not collect it.
  const shell = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pid = Number(String((await once(shell.stdout, 'data'))[0]));
  await expect.poll(() => isAlive(pid)).toBe(false);
  expect(() => process.kill(pid, 0)).not.toThrow(); // the kernel still knows it
  shell.kill('SIGKILL');
});
