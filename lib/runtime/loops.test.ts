import { Registry } from 'prom-client';
import { beforeEach, describe, expect, test } from 'vitest';
import { FakeClock } from '@/lib/kernel/clock';
import { createLoops, type Loops } from './loops';
import { createInstruments } from './metrics';

describe('a loop', () => {
  let clock: FakeClock;
  let loops: Loops;
  let registry: Registry;
  const logged: object[] = [];
  const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => logged.push(fields) };
  const counted = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values[0]?.value;

  beforeEach(() => {
    clock = new FakeClock();
    registry = new Registry();
    logged.length = 0;
    loops = createLoops(clock, log as never, createInstruments(registry));
  });

  test('runs again and again, each time after its interval', async () => {
    let runs = 0;
    loops.start({ name: 'tick', everyMs: 1000, run: async () => void runs++ });
    await clock.advance(999);
    expect(runs).toBe(0);
    await clock.advance(3001);
    expect(runs).toBe(4);
    expect(await counted('quadrant_loop_runs_total')).toBe(4);
  });

  test('goes on after a run threw, which is counted and logged with its reason', async () => {
    let runs = 0;
    loops.start({
      name: 'tick',
      everyMs: 1000,
      run: async () => {
        runs++;
        if (runs === 1) throw new Error('the disk is full');
      },
    });
    await clock.advance(2000);
    expect(runs).toBe(2);
    expect(await counted('quadrant_loop_failures_total')).toBe(1);
    expect(logged).toEqual([{ loop: 'tick', error: 'the disk is full' }]);
  });

  test('never overlaps itself, and stopping waits for the run under way', async () => {
    let release: () => void = () => {};
    let underWay = 0;
    loops.start({
      name: 'slow',
      everyMs: 10,
      run: () => {
        underWay++;
        return new Promise((resolve) => {
          release = resolve;
        });
      },
    });
    await clock.advance(100);
    expect(underWay).toBe(1);
    let stopped = false;
    const stopping = loops.stop().then(() => {
      stopped = true;
    });
    await clock.advance(100);
    expect(stopped).toBe(false);
    release();
    await stopping;
    await clock.advance(100);
    expect(underWay).toBe(1);
  });

  test('may be told anew each time when the next run is due', async () => {
    const at: number[] = [];
    const startMs = clock.nowMs();
    const waits = [5, 100, -7, 1000];
    loops.start({
      name: 'tick',
      everyMs: () => waits[at.length] as number,
      run: async () => void at.push(clock.nowMs() - startMs),
    });
    await clock.advance(500);
    expect(at).toEqual([5, 105, 105]);
  });

  test('is stopped alone, and others of its name go on', async () => {
    const runs = { a: 0, b: 0 };
    const first = loops.start({ name: 'tick', everyMs: 10, run: async () => void runs.a++ });
    loops.start({ name: 'tick', everyMs: 10, run: async () => void runs.b++ });
    await clock.advance(10);
    await first.stop();
    await clock.advance(20);
    expect(runs).toEqual({ a: 1, b: 3 });
  });

  test('tells its run to stop', async () => {
    let signal: AbortSignal | undefined;
    loops.start({
      name: 'tick',
      everyMs: 10,
      run: async (given) => {
        signal = given;
      },
    });
    await clock.advance(10);
    await loops.stop();
    expect(signal?.aborted).toBe(true);
  });
});
