// Real time and a busy process: what a tick has to survive.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { everyTick } from './ticks';

const INTERVAL_MS = 20;

function blockFor(durationMs: number): void {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
}

test('ticks missed by a busy process are made up for, and none comes early', async () => {
  const startedMs = performance.now();
  let ticks = 0;
  const stop = everyTick(INTERVAL_MS, () => ticks++);
  blockFor(10 * INTERVAL_MS);
  await sleep(INTERVAL_MS);
  stop();
  expect(ticks).toBeGreaterThanOrEqual(10);
  expect(ticks).toBeLessThanOrEqual((performance.now() - startedMs) / INTERVAL_MS);
});

test('nothing ticks after the end', async () => {
  let ticks = 0;
  const stop = everyTick(INTERVAL_MS, () => ticks++);
  stop();
  await sleep(3 * INTERVAL_MS);
  expect(ticks).toBe(0);
});
