// Who shares a turn of the event loop, and who waits for the next.
import { setImmediate as nextLoop } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { endTurnsWhen, HURRIED_TURN_MS, inHurry, isTurnOver, LEAST_TURN_MS, nextTurn, TURN_MS } from './turns';

/** Time that passes by work alone: a busy machine may stop this process for longer than a turn. */
let nowMs = performance.now();
beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => nowMs));
afterEach(() => void vi.restoreAllMocks());

/** Works until its turn is over. @returns for how long, in milliseconds */
function workOneTurn(): number {
  const beganMs = nowMs;
  while (!isTurnOver()) nowMs += 0.0625;
  return nowMs - beganMs;
}

test('a turn is over after some milliseconds, and the next one is as long', async () => {
  await nextTurn();
  for (let turn = 0; turn < 3; turn++) {
    expect(workOneTurn()).toBeCloseTo(TURN_MS, 1);
    expect(isTurnOver()).toBe(true);
    await nextTurn();
  }
});

test('while somebody is in a hurry turns are shorter', async () => {
  await nextTurn();
  expect(workOneTurn()).toBeCloseTo(TURN_MS, 1);
  let commit = (_result: string): void => {};
  let refuse = (_cause: Error): void => {};
  const first = inHurry(
    new Promise<string>((resolve) => {
      commit = resolve;
    }),
  );
  const second = inHurry(
    new Promise<string>((_resolve, reject) => {
      refuse = reject;
    }),
  );
  await nextTurn();
  expect(workOneTurn()).toBeCloseTo(HURRIED_TURN_MS, 1);
  commit('stored');
  expect(await first).toBe('stored');
  await nextTurn();
  expect(workOneTurn()).toBeCloseTo(HURRIED_TURN_MS, 1);
  refuse(new Error('no database'));
  await expect(second).rejects.toThrow('no database');
  await nextTurn();
  expect(workOneTurn()).toBeCloseTo(TURN_MS, 1);
});

test('a turn ends when somebody has come, but is one', async () => {
  let isAnybody = false;
  endTurnsWhen(() => isAnybody);
  try {
    await nextTurn();
    nowMs += 2 * LEAST_TURN_MS;
    expect(isTurnOver()).toBe(false);
    isAnybody = true;
    expect(isTurnOver()).toBe(true);
    await nextTurn();
    expect(workOneTurn()).toBeCloseTo(LEAST_TURN_MS, 1);
  } finally {
    endTurnsWhen(() => false);
  }
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
