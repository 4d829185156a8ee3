import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Allowance } from './limits';

const LIMITS = { maxSamples: 10, timeoutMs: 60_000 };

/** Time that passes when a test says so: a busy machine may stop this process for longer than a turn. */
let nowMs = performance.now();
beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => nowMs));
afterEach(() => void vi.restoreAllMocks());

function spin(ms: number): void {
  nowMs += ms;
}

describe('an allowance', () => {
  test('goes on at once while its turn lasts', async () => {
    let others = 0;
    setImmediate(() => others++);
    await new Allowance(LIMITS).breathe();
    expect(others).toBe(0);
  });

  test('queries whose turns are over go on one by one, a round of the event loop each', async () => {
    let round = 0;
    const count = () => {
      round++;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    const queries = Array.from({ length: 4 }, () => new Allowance(LIMITS));
    spin(20);
    const rounds = await Promise.all(
      queries.map(async (query) => {
        await query.breathe();
        return round;
      }),
    );
    clearImmediate(counting);
    expect(new Set(rounds).size).toBe(4);
  });

  test('hears of a client that has gone, and of the end of its time, when it breathes', async () => {
    const canceled = new Allowance({ ...LIMITS, signal: { aborted: true } });
    const late = new Allowance({ ...LIMITS, timeoutMs: 1 });
    spin(20);
    await expect(canceled.breathe()).rejects.toMatchObject({ kind: 'canceled' });
    await expect(late.breathe()).rejects.toMatchObject({ kind: 'timeout' });
  });

  test('between small pieces it sees that its turn is over when enough has been done', () => {
    const allowance = new Allowance(LIMITS);
    spin(20);
    const looks = Array.from({ length: 10 }, () => allowance.isTurnOverAfter(1024));
    expect(looks).toEqual([true, false, false, false, true, false, false, false, true, false]);
    expect(allowance.isTurnOverAfter(Infinity)).toBe(true);
    expect(allowance.isTurnOverAfter(1024)).toBe(false);
  });

  test('holds no more samples than it may', () => {
    const allowance = new Allowance(LIMITS);
    allowance.hold(10);
    expect(() => allowance.hold(1)).toThrow('too many samples');
  });
});
