// The part of the contract about native histograms.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Histogram } from '@/lib/kernel/histogram';
import { Labels } from '@/lib/kernel/labels';
import type { SeriesSamples } from '../model';
import type { SampleStore } from './contract';
import {
  appendHistogram,
  appendRows,
  CUSTOM,
  EXPONENTIAL,
  FRACTIONS,
  NOW_MS,
  type Running,
  selected,
} from './contract.fixtures';
import { readable } from './memory';

export function histogramsContract(running: Running): void {
  describe('native histograms', () => {
    let store: SampleStore;
    beforeEach(() => {
      store = running.store;
    });
    test('come back as they were, beside floats of the same series', async () => {
      const ref = store.refOf(Labels.of({ __name__: 'h' }));
      const kept: (Histogram | undefined)[] = [undefined, EXPONENTIAL, FRACTIONS, undefined, CUSTOM];
      const result = await store.append({
        refs: new Uint32Array(kept.length).fill(ref),
        timestampsMs: Float64Array.from(kept, (_, i) => NOW_MS - 1000 + i),
        values: Float64Array.of(7, NaN, NaN, 8, NaN),
        histograms: new Map(kept.flatMap((histogram, i) => (histogram ? [[i, histogram] as const] : []))),
      });
      expect(result).toMatchObject({ stored: 5, histogramsStored: 3 });
      const [found] = await selected(store);
      expect(kept.map((_, i) => found?.histograms?.[i])).toEqual(kept);
      expect([found?.values[0], found?.values[3]]).toEqual([7, 8]);
      expect(readable(found as SeriesSamples).map(([, value]) => value)).not.toContain('stale');
    });

    test('a series without any has no column of them', async () => {
      await appendHistogram(store, 'h', 10, EXPONENTIAL);
      await appendRows(store, [[{ __name__: 'a' }, 10, 1]]);
      expect((await selected(store, 'a'))[0]?.histograms).toBeUndefined();
    });

    test('a range takes those that lie in it', async () => {
      await appendHistogram(store, 'h', 20, EXPONENTIAL);
      await appendHistogram(store, 'h', 10, CUSTOM);
      const range = { startMs: NOW_MS - 10_000, endMs: NOW_MS };
      expect((await selected(store, 'h', range))[0]?.histograms).toEqual([CUSTOM]);
      expect((await store.series({ matcherSets: [], ...range })).map(String)).toEqual(['h']);
    });

    test.each<[string, Histogram | number, 'duplicate' | 'duplicate_timestamp']>([
      ['an equal one', structuredClone(EXPONENTIAL), 'duplicate'],
      ['one that knows more of resets', { ...EXPONENTIAL, counterResetHint: 'not_reset' }, 'duplicate'],
      ['another sum', { ...EXPONENTIAL, sum: -EXPONENTIAL.sum }, 'duplicate_timestamp'],
      ['another zero', { ...EXPONENTIAL, zeroThreshold: 0.5 }, 'duplicate_timestamp'],
      ['another bucket', { ...EXPONENTIAL, positiveBuckets: [1, 2, 4] }, 'duplicate_timestamp'],
      [
        'the same counts elsewhere',
        { ...EXPONENTIAL, positiveSpans: [{ offset: -3, length: 3 }] },
        'duplicate_timestamp',
      ],
      ['the same in fractions', { ...EXPONENTIAL, isInteger: false }, 'duplicate_timestamp'],
      ['a float', 0, 'duplicate_timestamp'],
    ])('at the time of one, %s', async (_name, sample, reason) => {
      await appendHistogram(store, 'h', 10, EXPONENTIAL);
      const result =
        typeof sample === 'number'
          ? await appendRows(store, [[{ __name__: 'h' }, 10, sample]])
          : await appendHistogram(store, 'h', 10, sample);
      expect(result).toMatchObject({ stored: 0, histogramsStored: 0, refused: { [reason]: 1 } });
      expect((await selected(store))[0]?.histograms).toEqual([EXPONENTIAL]);
    });

    test('at the time of a float, one is another value', async () => {
      await appendRows(store, [[{ __name__: 'h' }, 10, 0]]);
      expect(await appendHistogram(store, 'h', 10, EXPONENTIAL)).toMatchObject({
        refused: { duplicate_timestamp: 1 },
      });
      expect((await selected(store))[0]?.histograms).toBeUndefined();
    });
  });
}
