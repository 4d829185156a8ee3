// The part of the contract about history that is brought along.
import { beforeEach, describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { SeriesSamples } from '../model';
import type { SampleStore } from './contract';
import { appendRows, CUSTOM, contents, NOW_MS, type Running, selected } from './contract.fixtures';

export function backfillContract(running: Running): void {
  describe('backfilling', () => {
    let store: SampleStore;
    beforeEach(() => {
      store = running.store;
    });
    const DAY = 86_400;
    const series = (name: string, samples: [secondsBeforeNow: number, value: number][]): SeriesSamples => ({
      labels: Labels.of({ __name__: name }),
      timestampsMs: Float64Array.from(samples, ([seconds]) => NOW_MS - seconds * 1000),
      values: Float64Array.from(samples, ([, value]) => value),
    });

    test('takes any age, in any order, into old series and new ones; what is there stays', async () => {
      await appendRows(store, [[{ __name__: 'a' }, 10, 1]]);
      const result = await store.backfill([
        series('a', [
          [2 * DAY, 5],
          [3 * DAY, 4],
          [20, 6],
          [10, 9],
        ]),
        series('b', [[DAY, 7]]),
      ]);
      expect(result).toEqual({ stored: 4, alreadyThere: 1, outsideRetention: 0 });
      expect(await contents(store)).toEqual({
        a: [
          [3 * DAY, 4],
          [2 * DAY, 5],
          [20, 6],
          [10, 1],
        ],
        b: [[DAY, 7]],
      });
      expect(
        await store.backfill([
          series('a', [
            [2 * DAY, 8],
            [2 * DAY + 1, 8],
          ]),
        ]),
      ).toEqual({
        stored: 1,
        alreadyThere: 1,
        outsideRetention: 0,
      });
    });

    test('of one timestamp given twice, the first stays', async () => {
      const given = [
        series('a', [
          [DAY, 1],
          [DAY, 2],
        ]),
        series('a', [[DAY, 3]]),
      ];
      expect(await store.backfill(given)).toMatchObject({ stored: 1, alreadyThere: 2 });
      expect(await contents(store)).toEqual({ a: [[DAY, 1]] });
    });

    test('appending goes on behind it', async () => {
      await store.backfill([series('a', [[DAY, 1]])]);
      expect(await appendRows(store, [[{ __name__: 'a' }, 10, 2]])).toMatchObject({ stored: 1 });
      expect(await contents(store)).toEqual({
        a: [
          [DAY, 1],
          [10, 2],
        ],
      });
    });

    test('takes histograms and start timestamps', async () => {
      const given = {
        ...series('h', [
          [DAY, NaN],
          [DAY - 1, 5],
        ]),
        histograms: [CUSTOM, undefined],
        startTimestampsMs: Float64Array.of(1000, 0),
      };
      await store.backfill([given]);
      const [found] = await selected(store);
      expect([found?.histograms?.[0], found?.histograms?.[1], found?.values[1]]).toEqual([CUSTOM, undefined, 5]);
      expect([...(found?.startTimestampsMs ?? [])]).toEqual([1000, 0]);
    });
  });
}
