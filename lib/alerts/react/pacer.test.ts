// Who waits, for whom, and for how long at most.
import { expect, test } from 'vitest';
import { Pacer } from './pacer';

/** A clock whose timers go off when the test says so. */
function setUp(busy = 0) {
  const timers = new Set<() => void>();
  const clock = {
    after(_: number, run: () => void) {
      timers.add(run);
      return () => timers.delete(run);
    },
  };
  const pacer = new Pacer(clock, () => () => busy);
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
  for (let i = 0; i < 20; i++) void run(i);
  await settle();
  expect(begun).toHaveLength(16);
  ends[3]?.();
  ends[7]?.();
  await settle();
  expect(begun.slice(16)).toEqual([16, 17]);
});

test.each([0, 1])(
  'what hangs holds nobody up for long, whether or not (%d) the process has other work',
  async (busy) => {
    const { run, begun, tick, timers } = setUp(busy);
    for (let i = 0; i < 2_000; i++) void run(i);
    await tick();
    expect(begun).toHaveLength(32);
    await tick();
    expect(begun).toHaveLength(64);
    for (let i = 0; i < 10; i++) await tick();
    expect(begun).toHaveLength(2_000);
    expect(timers.size).toBe(0);
  },
);

test('while the process waits more than it works, more begin than have ended', async () => {
  const { run, begun, ends, tick } = setUp(0.4);
  for (let i = 0; i < 200; i++) void run(i);
  for (let i = 0; i < 4; i++) ends[i]?.();
  await tick();
  expect(begun).toHaveLength(20 + 16);
});

test('while the process is busy with those that end, no more begin than have ended', async () => {
  const { run, begun, ends, tick } = setUp(0.6);
  for (let i = 0; i < 200; i++) void run(i);
  for (let i = 0; i < 4; i++) ends[i]?.();
  await tick();
  expect(begun).toHaveLength(20);
  await tick(); // none has ended
  expect(begun).toHaveLength(20 + 16);
});

test('hung ones do not take the place of later ones', async () => {
  const { run, begun, tick } = setUp();
  for (let i = 0; i < 17; i++) void run(i);
  await tick();
  expect(begun).toHaveLength(17);
  void run(17);
  await tick();
  expect(begun).toHaveLength(18);
});

test('a turn may end before its work does, and ends once', async () => {
  const { pacer, run, begun, ends } = setUp();
  let [endTurn, endWork] = [() => {}, () => {}];
  const worked = pacer.run((end) => {
    endTurn = end;
    return new Promise<string>((resolve) => {
      endWork = () => resolve('done');
    });
  });
  for (let i = 0; i < 18; i++) void run(i);
  await settle();
  expect(begun).toHaveLength(15);
  endTurn();
  endTurn();
  await settle();
  expect(begun).toHaveLength(16);
  endWork();
  expect(await worked).toBe('done');
  expect(begun).toHaveLength(16);
  ends[0]?.();
  await settle();
  expect(begun).toHaveLength(17);
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
