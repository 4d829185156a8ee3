// Who shares a turn of the event loop, and who waits for the next.
import { setImmediate as nextLoop } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hurry, isTurnOver, nextTurn } from './turns';

function work(ms: number): void {
  for (const untilMs = performance.now() + ms; performance.now() < untilMs; );
}

/** Works until its turn is over. @returns for how long */
function workOneTurn(): number {
  const beganMs = performance.now();
  while (!isTurnOver()) work(0.05);
  return performance.now() - beganMs;
}

test('a turn is over after some milliseconds, and the next one is as long', async () => {
  await nextTurn();
  for (let turn = 0; turn < 3; turn++) {
    expect(workOneTurn()).toBeGreaterThan(2);
    expect(isTurnOver()).toBe(true);
    await nextTurn();
  }
});

test('while somebody is in a hurry turns are shorter', async () => {
  await nextTurn();
  const unhurriedMs = workOneTurn();
  hurry();
  const turns: number[] = [];
  for (let turn = 0; turn < 5; turn++) {
    await nextTurn();
    turns.push(workOneTurn());
  }
  // The shortest: another program may have had the processor in the others.
  expect(Math.min(...turns)).toBeGreaterThan(1);
  expect(Math.min(...turns)).toBeLessThan(unhurriedMs / 2);
});

test('whoever comes to work in the same turn of the loop shares it', async () => {
  await nextTurn();
  workOneTurn();
  await Promise.resolve();
  expect(isTurnOver()).toBe(true);
  await nextLoop();
  expect(isTurnOver()).toBe(false);
});

test('of those who ask for a turn each has one of its own, in their order', async () => {
  const log: string[] = [];
  let loops = 0;
  const counting = (async () => {
    for (; loops < 8; loops++) await nextLoop();
  })();
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      await nextTurn();
      log.push(`${name} ${isTurnOver()}`);
      const before = loops;
      workOneTurn();
      await nextTurn();
      expect(loops).toBeGreaterThan(before);
    }),
  );
  await counting;
  expect(log).toEqual(['a false', 'b false', 'c false']);
});
