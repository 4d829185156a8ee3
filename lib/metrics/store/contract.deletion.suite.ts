// The part of the contract about deleting.
import { beforeEach, describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { SampleStore } from './contract';
import {
  ALL,
  appendHistogram,
  appendRows,
  contents,
  EXPONENTIAL,
  exemplar,
  matcher,
  NO_SAMPLES,
  NOW_MS,
  type Running,
  selected,
} from './contract.fixtures';

export function deletionContract(running: Running): void {
  describe('deleting', () => {
    let store: SampleStore;
    const rows = ['a', 'b'].flatMap((name) =>
      [40, 30, 20, 10].map((seconds) => [{ __name__: name }, seconds, seconds] as const),
    );
    const between = (from: number, to: number) => ({ startMs: NOW_MS - from * 1000, endMs: NOW_MS - to * 1000 });
    const seconds = async () =>
      Object.fromEntries(
        Object.entries(await contents(store)).map(([name, samples]) => [name, samples.map(([at]) => at)]),
      );
    beforeEach(async () => {
      store = running.store;
      await appendRows(store, rows);
    });

    test('takes both ends of the range, of the series asked for, and says how many had samples there', async () => {
      const deleted = await store.deleteSeries({
        matcherSets: [[matcher('__name__', '=', 'a')]],
        ...between(30, 20),
      });
      expect(deleted).toBe(1);
      expect(await seconds()).toEqual({ a: [40, 10], b: [40, 30, 20, 10] });
      expect(await store.deleteSeries({ matcherSets: [], ...between(30, 20) })).toBe(1);
      expect(await store.deleteSeries({ matcherSets: [], ...between(29, 21) })).toBe(0);
      expect(await seconds()).toEqual({ a: [40, 10], b: [40, 10] });
    });

    test('a series without samples is gone', async () => {
      expect(await store.deleteSeries({ matcherSets: [[matcher('__name__', '=', 'a')]], ...ALL })).toBe(1);
      expect(await store.labelValues('__name__', { matcherSets: [], ...ALL })).toEqual(['b']);
      expect((await store.cardinality(10)).series).toBe(1);
      expect(store.stats().activeSeries).toBe(1);
    });

    test('goes on under the same rules: it does not reopen the past', async () => {
      await store.deleteSeries({ matcherSets: [], ...ALL });
      expect(
        await appendRows(store, [
          [{ __name__: 'a' }, 11, 1],
          [{ __name__: 'a' }, 9, 2],
        ]),
      ).toMatchObject({ stored: 1, refused: { out_of_order: 1 } });
      expect(await contents(store)).toEqual({ a: [[9, 2]] });
    });

    test('takes the exemplars there', async () => {
      const ref = store.refOf(Labels.of({ __name__: 'a' }));
      const exemplars = [exemplar(ref, 40, 1), exemplar(ref, 30, 2), exemplar(ref, 10, 3)];
      await store.append({ ...NO_SAMPLES, exemplars });
      await store.deleteSeries({ matcherSets: [], ...between(30, 10) });
      const [left] = await store.exemplars({ matcherSets: [], ...ALL });
      expect(left?.exemplars.map(({ value }) => value)).toEqual([1]);
    });

    test('takes histograms', async () => {
      await appendHistogram(store, 'h', 10, EXPONENTIAL);
      expect(await store.deleteSeries({ matcherSets: [[matcher('__name__', '=', 'h')]], ...between(10, 10) })).toBe(1);
      expect(await selected(store, 'h')).toEqual([]);
    });
  });
}
