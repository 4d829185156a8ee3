// The supervisor with programs that misbehave, as real processes.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { startDemo } from './run';

const directory = mkdtempSync(join(tmpdir(), 'quadrant-demo-'));
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => vi.useRealTimers());

const isWritten = (name: string): boolean => existsSync(join(directory, name));

function program(name: string, source: string): string {
  const path = join(directory, `${name}.mjs`);
  writeFileSync(path, source);
  return path;
}

test('stop ends every process within two seconds, also one that does not listen to SIGTERM', async () => {
  const deaf = program(
    'deaf',
    `import { writeFileSync } from 'node:fs';
     process.on('SIGTERM', () => {});
     process.stdin.resume().on('end', () => process.exit());
     writeFileSync(${JSON.stringify(directory)} + '/' + process.argv[2], '');
     setInterval(() => {}, 1000);`,
  );
  const pids: number[] = [];
  const demo = startDemo(deaf, 1, { onStarted: (_, pid) => pids.push(pid), onDied: () => {} });
  while (!['frontservice', 'serviceB', 'serviceC'].every(isWritten)) await sleep(20);
  // Time is ours: what the machine takes to end a process that was killed is its own.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const stopping = demo.stop();
  vi.advanceTimersByTime(1_900);
  await stopping;
  expect(pids).toHaveLength(3);
  expect(pids.filter(isAlive)).toEqual([]);
});

test.concurrent('a program that ends at once is started again after pauses that double, and its last words are the reason', async () => {
  const failing = program(
    'failing',
    `process.stderr.write(process.argv[2] + ' has no luck\\n'); process.exitCode = 1;`,
  );
  const deaths: [reason: string, againInMs: number][] = [];
  const started: string[] = [];
  const demo = startDemo(failing, 1, {
    onStarted: (name) => started.push(name),
    onDied: (name, reason, againInMs) => name === 'serviceB' && deaths.push([reason, againInMs]),
  });
  while (deaths.length < 2) await sleep(20);
  await demo.stop();
  expect(deaths).toEqual([
    ['serviceB has no luck', 1_000],
    ['serviceB has no luck', 2_000],
  ]);
  expect(started.filter((name) => name === 'serviceB')).toHaveLength(2);
});

test.concurrent('a demo that was stopped starts nothing more', async () => {
  const silent = program('silent', 'process.exitCode = 3;');
  const events: string[] = [];
  const demo = startDemo(silent, 1, {
    onStarted: (name) => events.push(name),
    onDied: (_, reason) => events.push(reason),
  });
  while (events.filter((event) => event === 'it ended with code 3').length < 3) await sleep(20);
  await demo.stop();
  const before = events.length;
  await sleep(1_200); // longer than the first pause
  expect(events).toHaveLength(before);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no process of that number
  }
}
