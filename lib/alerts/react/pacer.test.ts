// Who waits, for whom, and for how long at most.
import { expect, test } from 'vitest';
import { Pacer } from './pacer';

/** A clock whose timers go off when the test says so. */
function setUp() {
  const timers = new Set<() => void>();
  const pacer = new Pacer({
    after(_, run) {
      timers.add(run);
      return () => timers.delete(run);
    },
  });
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const run = (i: number) =>
    pacer.run(() => {
      begun.push(i);
      return new Promise<void>((resolve) => {
        ends[i] = resolve;
      });
    });
  return {
    ...{ pacer, begun, ends, run, timers },
    async tick() {
      await settle();
      for (const timer of [...timers]) {
        timers.delete(timer);
        timer();
      }
      await settle();
    },
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('one that ends lets the next begin, in order', async () => {
  const { run, begun, ends } = setUp();
  for (let i = 0; i < 70; i++) void run(i);
  await settle();
  expect(begun).toHaveLength(64);
  ends[3]?.();
  ends[7]?.();
  await settle();
  expect(begun.slice(64)).toEqual([64, 65]);
});

test('what hangs holds nobody up for long', async () => {
  const { run, begun, tick, timers } = setUp();
  for (let i = 0; i < 200; i++) void run(i);
  await tick();
  expect(begun).toHaveLength(128);
  await tick();
  await tick();
  expect(begun).toHaveLength(200);
  expect(timers.size).toBe(0);
});

test('while enough end, no more begin than have ended', async () => {
  const { run, begun, ends, tick } = setUp();
  for (let i = 0; i < 200; i++) void run(i);
  for (let i = 0; i < 16; i++) ends[i]?.();
  await tick();
  expect(begun).toHaveLength(80);
  for (let i = 16; i < 31; i++) ends[i]?.(); // too few
  await tick();
  expect(begun).toHaveLength(80 + 15 + 64);
});

test('hung ones do not take the place of later ones', async () => {
  const { run, begun, tick } = setUp();
  for (let i = 0; i < 65; i++) void run(i);
  await tick();
  expect(begun).toHaveLength(65);
  void run(65);
  await tick();
  expect(begun).toHaveLength(66);
});

test('once it is open nobody waits; what fails fails for its caller only', async () => {
  const { pacer, run, begun } = setUp();
  for (let i = 0; i < 100; i++) void run(i);
  pacer.open();
  void run(100);
  await settle();
  expect(begun).toHaveLength(101);
  await expect(pacer.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await pacer.run(async () => 'yes')).toBe('yes');
});
