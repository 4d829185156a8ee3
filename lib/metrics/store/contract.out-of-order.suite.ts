// The part of the contract about samples that come late.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Histogram } from '@/lib/kernel/histogram';
import type { SampleStore } from './contract';
import { appendHistogram, appendRows, contents, EXPONENTIAL, NO_REFUSALS, type Running } from './contract.fixtures';

export function outOfOrderContract(running: Running): void {
  describe('an out-of-order window', () => {
    let store: SampleStore;
    beforeEach(async () => {
      store = await running.reopen({ outOfOrderWindowMs: 60_000 });
      await appendRows(store, [
        [{ __name__: 'a' }, 100, 1],
        [{ __name__: 'a' }, 20, 'stale'],
        [{ __name__: 'a' }, 10, 3],
      ]);
    });

    test.each<[string, seconds: number, value: number | 'stale', 'stored' | keyof typeof NO_REFUSALS]>([
      ['a time without a sample', 15, 9, 'stored'],
      ['the first instant of the window', 70, 9, 'stored'],
      ['the last instant before the window', 70.001, 9, 'too_old'],
      ['before the window, where an equal sample is', 100, 1, 'too_old'],
      ['an equal sample', 20, 'stale', 'duplicate'],
      ['another value at the time of a sample', 20, 9, 'duplicate_timestamp'],
      ['the newest sample again', 10, 3, 'duplicate'],
      ['another value at the newest time', 10, 4, 'duplicate_timestamp'],
      ['newer than the newest', 9, 4, 'stored'],
    ])('%s (%d s ago, %s): %s', async (_name, seconds, value, verdict) => {
      const before = (await contents(store)).a as [number, number | 'stale'][];
      const result = await appendRows(store, [[{ __name__: 'a' }, seconds, value]]);
      const isStored = verdict === 'stored';
      expect(result.stored).toBe(isStored ? 1 : 0);
      expect(result.refused).toEqual({ ...NO_REFUSALS, ...(!isStored && { [verdict]: 1 }) });
      const added = isStored ? [[seconds, value] as [number, number | 'stale']] : [];
      expect(await contents(store)).toEqual({ a: [...before, ...added].sort(([x], [y]) => y - x) });
    });

    test('that changes counts from the next batch on', async () => {
      store.setOutOfOrderWindow(0);
      expect(await appendRows(store, [[{ __name__: 'a' }, 15, 9]])).toMatchObject({ refused: { out_of_order: 1 } });
      store.setOutOfOrderWindow(60_000);
      expect(await appendRows(store, [[{ __name__: 'a' }, 15, 9]])).toMatchObject({ stored: 1 });
    });

    test('is counted from the newest sample in the store, not from that of the series', async () => {
      await appendRows(store, [[{ __name__: 'b' }, 90, 1]]);
      expect(await appendRows(store, [[{ __name__: 'b' }, 91, 1]])).toMatchObject({ refused: { too_old: 1 } });
    });

    test('does not bind what comes in order', async () => {
      const rows = [300, 200].map((seconds) => [{ __name__: 'b' }, seconds, 1] as const);
      expect(await appendRows(store, rows)).toMatchObject({ stored: 2 });
    });

    test('moves with the samples of a batch, not with those refused', async () => {
      const rows = [
        [{ __name__: 'c' }, -601, 1],
        [{ __name__: 'a' }, 70, 1],
        [{ __name__: 'c' }, 0, 1],
        [{ __name__: 'a' }, 69, 1],
        [{ __name__: 'a' }, 60, 1],
      ] as const;
      const result = await appendRows(store, rows);
      expect(result).toMatchObject({ stored: 3, refused: { too_far_in_future: 1, too_old: 1 } });
    });

    test('takes late histograms by the same rules', async () => {
      const late = (histogram: Histogram, seconds: number) => appendHistogram(store, 'a', seconds, histogram);
      expect(await late(EXPONENTIAL, 15)).toMatchObject({ stored: 1, histogramsStored: 1 });
      expect(await late({ ...EXPONENTIAL }, 15)).toMatchObject({ refused: { duplicate: 1 } });
      expect(await late({ ...EXPONENTIAL, sum: 2 }, 15)).toMatchObject({ refused: { duplicate_timestamp: 1 } });
      expect(await late(EXPONENTIAL, 20)).toMatchObject({ refused: { duplicate_timestamp: 1 } });
      expect(await appendRows(store, [[{ __name__: 'a' }, 15, 0]])).toMatchObject({
        refused: { duplicate_timestamp: 1 },
      });
    });
  });
}
