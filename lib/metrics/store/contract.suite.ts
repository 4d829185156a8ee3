// What every sample store promises. Each implementation runs this suite from its own test file.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';
import type { SeriesSamples } from '../model';
import { NO_ROOM, type SampleStore } from './contract';
import { backfillContract } from './contract.backfill.suite';
import { deletionContract } from './contract.deletion.suite';
import { exemplarsContract } from './contract.exemplars.suite';
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
  type StoreLimits,
  selected,
} from './contract.fixtures';
import { histogramsContract } from './contract.histograms.suite';
import { outOfOrderContract } from './contract.out-of-order.suite';
import { readable } from './memory';

export type StoreUnderTest = {
  /** An empty store whose clock stands at `nowMs()`. */
  open(nowMs: () => number, limits: StoreLimits): Promise<SampleStore>;
  /** After all tests. */
  cleanUp?(): Promise<void>;
};

export { appendRows, contents, matcher, NOW_MS };

const named = (name: string, value: number) => ({ name, value });

export function sampleStoreContract(name: string, { open, cleanUp }: StoreUnderTest): void {
  describe(`${name} keeps the contract of a sample store`, () => {
    let store: SampleStore;
    beforeEach(async () => {
      store = await open(() => NOW_MS, {});
      return () => store.close();
    });
    afterAll(() => cleanUp?.());

    const running: Running = {
      get store() {
        return store;
      },
      async reopen(limits) {
        await store.close();
        store = await open(() => NOW_MS, limits);
        return store;
      },
    };
    outOfOrderContract(running);
    histogramsContract(running);
    exemplarsContract(running);
    deletionContract(running);
    backfillContract(running);

    test('gives back what was appended, oldest first', async () => {
      expect(
        await appendRows(store, [
          [{ __name__: 'a' }, 20, 1],
          [{ __name__: 'a' }, 10, 2],
          [{ __name__: 'b' }, 10, 3],
        ]),
      ).toMatchObject({ stored: 3 });
      expect(await contents(store)).toEqual({
        a: [
          [20, 1],
          [10, 2],
        ],
        b: [[10, 3]],
      });
    });

    test('both ends of a range are inclusive, and a series without a sample in it does not come', async () => {
      await appendRows(store, [
        [{ __name__: 'a' }, 30, 1],
        [{ __name__: 'a' }, 20, 2],
        [{ __name__: 'a' }, 10, 3],
        [{ __name__: 'b' }, 5, 4],
      ]);
      const range = { startMs: NOW_MS - 30_000, endMs: NOW_MS - 20_000 };
      expect(await contents(store, [], range)).toEqual({
        a: [
          [30, 1],
          [20, 2],
        ],
      });
      expect(await contents(store, [], { startMs: NOW_MS - 19_999, endMs: NOW_MS - 10_001 })).toEqual({});
    });

    test('keeps values to the bit: both zeros, infinities, denormals, NaN payloads, staleness', async () => {
      const bits = [
        0n,
        1n << 63n,
        0x7ff0000000000000n,
        0xfff0000000000000n,
        1n,
        0x7ff8000000000001n,
        0x7ff0000000000002n,
        0x7ff0000000000003n,
        0xffffffffffffffffn,
      ];
      const values = new Float64Array(BigUint64Array.from(bits).buffer);
      const ref = store.refOf(Labels.of({ __name__: 'a' }));
      const refs = new Uint32Array(bits.length).fill(ref);
      await store.append({ refs, timestampsMs: Float64Array.from(bits, (_, i) => NOW_MS - 1000 + i), values });
      for await (const [series] of store.select([], ALL)) {
        const copy = new Uint8Array(
          series?.values.buffer as ArrayBuffer,
          series?.values.byteOffset,
          series?.values.byteLength,
        ).slice();
        expect([...new BigUint64Array(copy.buffer)]).toEqual(bits);
      }
    });

    test.each([
      ['the same sample again', [10, 1], 'duplicate'],
      ['another value at the same time', [10, 2], 'duplicate_timestamp'],
      ['an older sample', [11, 1], 'out_of_order'],
      ['a sample too far in the future', [-601, 1], 'too_far_in_future'],
    ] as const)('refuses %s, counts it, and stores the rest of the batch', async (_name, [seconds, value], reason) => {
      await appendRows(store, [[{ __name__: 'a' }, 10, 1]]);
      const result = await appendRows(store, [
        [{ __name__: 'a' }, seconds, value],
        [{ __name__: 'b' }, 1, 5],
      ]);
      expect(result).toMatchObject({ stored: 1, refused: { [reason]: 1 } });
      expect(await contents(store)).toEqual({ a: [[10, 1]], b: [[1, 5]] });
      expect(store.stats().refused[reason]).toBe(1);
    });

    test('keeps none of a batch’s columns: they are the writer’s again', async () => {
      const refs = Uint32Array.of(store.refOf(Labels.of({ __name__: 'a' })));
      const timestampsMs = Float64Array.of(NOW_MS - 10_000);
      const values = Float64Array.of(1);
      await store.append({ refs, timestampsMs, values });
      refs[0] = 99;
      timestampsMs[0] = 5;
      values[0] = 2;
      expect(await contents(store)).toEqual({ a: [[10, 1]] });
    });

    test('judges a sample by those before it in the same batch', async () => {
      const result = await appendRows(store, [
        [{ __name__: 'a' }, 10, 1],
        [{ __name__: 'a' }, 10, 1],
        [{ __name__: 'a' }, 10, 2],
        [{ __name__: 'a' }, 20, 1],
      ]);
      expect(result).toMatchObject({ stored: 1, refused: { duplicate: 1, duplicate_timestamp: 1, out_of_order: 1 } });
    });

    test('a staleness marker again is a duplicate, not another value', async () => {
      await appendRows(store, [[{ __name__: 'a' }, 10, 'stale']]);
      expect(await appendRows(store, [[{ __name__: 'a' }, 10, 'stale']])).toMatchObject({ refused: { duplicate: 1 } });
    });

    test('one label set is one series, and only samples make it visible', async () => {
      expect(store.refOf(Labels.of({ a: '1', b: '2' }))).toBe(store.refOf(Labels.of({ b: '2', a: '1' })));
      expect(await store.series({ matcherSets: [], ...ALL })).toEqual([]);
    });

    describe('matchers', () => {
      beforeEach(() =>
        appendRows(store, [
          [{ __name__: 'm', job: 'api', zone: 'eu' }, 10, 1],
          [{ __name__: 'm', job: 'web', zone: 'us' }, 10, 2],
          [{ __name__: 'm', job: 'api' }, 10, 3],
          [{ __name__: 'n', job: 'db' }, 10, 4],
        ]),
      );

      test.each<[string, Matcher[], number[]]>([
        ['=', [matcher('job', '=', 'api')], [1, 3]],
        ['= nothing there', [matcher('job', '=', 'none')], []],
        ['= empty means absent', [matcher('zone', '=', '')], [3, 4]],
        ['!= keeps what lacks the label', [matcher('zone', '!=', 'eu')], [2, 3, 4]],
        ['!= empty means present', [matcher('zone', '!=', '')], [1, 2]],
        ['=~', [matcher('job', '=~', 'a.*|web')], [1, 2, 3]],
        ['=~ is anchored', [matcher('job', '=~', 'a')], []],
        ['=~ that accepts empty', [matcher('zone', '=~', 'eu|')], [1, 3, 4]],
        ['!~', [matcher('job', '!~', 'api|db')], [2]],
        ['!~ that refuses empty', [matcher('zone', '!~', '|eu')], [2]],
        ['several', [matcher('__name__', '=', 'm'), matcher('job', '=~', '.+'), matcher('zone', '!=', 'us')], [1, 3]],
        ['contradictory', [matcher('job', '=', 'api'), matcher('job', '=', 'web')], []],
        ['on a name nothing has', [matcher('nope', '=~', '.*')], [1, 2, 3, 4]],
        ['none', [], [1, 2, 3, 4]],
      ])('%s', async (_name, matchers, expected) => {
        const found = Object.values(await contents(store, matchers)).map((samples) => samples[0]?.[1]);
        expect(found.sort()).toEqual(expected);
      });

      test('series, names and values are sorted, each once, over all sets', async () => {
        const filter = {
          matcherSets: [[matcher('job', '=', 'api')], [matcher('__name__', '=', 'n')], [matcher('zone', '=', 'eu')]],
          ...ALL,
        };
        expect((await store.series(filter)).map(String)).toEqual([
          'm{job="api"}',
          'm{job="api", zone="eu"}',
          'n{job="db"}',
        ]);
        expect(await store.labelNames(filter)).toEqual(['__name__', 'job', 'zone']);
        expect(await store.labelValues('job', filter)).toEqual(['api', 'db']);
        expect(await store.labelValues('job', { matcherSets: [], ...ALL })).toEqual(['api', 'db', 'web']);
        expect(await store.labelValues('nope', filter)).toEqual([]);
      });

      test('only series with a sample in the range count', async () => {
        expect(await store.labelValues('job', { matcherSets: [], startMs: 0, endMs: NOW_MS - 10_001 })).toEqual([]);
      });
    });

    test('keeps the newest metadata of each family', async () => {
      const family = (metric: string, help: string) => ({ metric, type: 'counter' as const, help, unit: '' });
      await store.append({ ...NO_SAMPLES, metadata: [family('b', 'old'), family('a', 'x')] });
      await store.append({ ...NO_SAMPLES, metadata: [family('b', 'new')] });
      expect(await store.metadata()).toEqual([family('a', 'x'), family('b', 'new')]);
      expect(await store.metadata('b')).toEqual([family('b', 'new')]);
      expect(await store.metadata('c')).toEqual([]);
    });

    test('concurrent batches are all stored, each judged after those before it', async () => {
      const batches = Array.from({ length: 100 }, (_, i) =>
        appendRows(store, [
          [{ __name__: 'a' }, 200 - i, i],
          [{ __name__: `s${i}` }, 1, i],
        ]),
      );
      expect((await Promise.all(batches)).every(({ stored }) => stored === 2)).toBe(true);
      expect((await contents(store)).a).toHaveLength(100);
      expect(store.stats()).toMatchObject({ activeSeries: 101, samplesAppended: 200 });
    });

    test('the columns of a batch are the caller’s again once it is stored', async () => {
      const batch = {
        refs: Uint32Array.of(store.refOf(Labels.of({ __name__: 'a' }))),
        timestampsMs: Float64Array.of(NOW_MS - 10_000),
        values: Float64Array.of(1),
        startTimestampsMs: Float64Array.of(NOW_MS - 60_000),
      };
      await store.append(batch);
      batch.timestampsMs[0] = 5;
      batch.values[0] = 2;
      batch.startTimestampsMs[0] = 3;
      const [found] = await selected(store);
      expect(readable(found as SeriesSamples)).toEqual([[NOW_MS / 1000 - 10, 1]]);
      expect([...(found?.startTimestampsMs ?? [])]).toEqual([NOW_MS - 60_000]);
    });

    test('once closed, it says so to every call', async () => {
      await store.close();
      const closed = expect.objectContaining({ kind: 'unavailable' });
      await expect(store.append(NO_SAMPLES)).rejects.toEqual(closed);
      await expect(contents(store)).rejects.toEqual(closed);
      await expect(store.series({ matcherSets: [], ...ALL })).rejects.toEqual(closed);
      await expect(store.exemplars({ matcherSets: [], ...ALL })).rejects.toEqual(closed);
      await expect(store.deleteSeries({ matcherSets: [], ...ALL })).rejects.toEqual(closed);
      await expect(store.backfill([])).rejects.toEqual(closed);
      await expect(store.flush()).rejects.toEqual(closed);
    });

    test('start timestamps are kept where given; a series that has none has no column of them', async () => {
      const refs = Uint32Array.from(['a', 'a', 'b'], (name) => store.refOf(Labels.of({ __name__: name })));
      const timestampsMs = Float64Array.of(NOW_MS - 2000, NOW_MS - 1000, NOW_MS);
      const startTimestampsMs = Float64Array.of(NOW_MS - 60_000, 0, 0);
      await store.append({ refs, timestampsMs, startTimestampsMs, values: Float64Array.of(1, 2, 3) });
      expect([...((await selected(store, 'a'))[0]?.startTimestampsMs ?? [])]).toEqual([NOW_MS - 60_000, 0]);
      expect((await selected(store, 'b'))[0]?.startTimestampsMs).toBeUndefined();
    });

    describe('a limit of series', () => {
      beforeEach(() => running.reopen({ maxSeries: 2 }));

      test('a new one beyond it gets no room, and its samples and exemplars are refused', async () => {
        const rows = ['a', 'b', 'c', 'a'].map((name, i) => [{ __name__: name }, 10 - i, i] as const);
        expect(await appendRows(store, rows)).toMatchObject({ stored: 3, refused: { series_limit: 1 } });
        expect(Object.keys(await contents(store))).toEqual(['a', 'b']);
        expect(store.stats()).toMatchObject({ activeSeries: 2, refused: { series_limit: 1 } });
        const ref = store.refOf(Labels.of({ __name__: 'c' }));
        expect(ref).toBe(NO_ROOM);
        expect(await store.append({ ...NO_SAMPLES, exemplars: [exemplar(ref, 5, 1)] })).toMatchObject({
          exemplarsStored: 0,
        });
      });

      test('a ref is known, NO_ROOM is not', () => {
        expect(store.isKnown(store.refOf(Labels.of({ __name__: 'a' })))).toBe(true);
        expect(store.isKnown(NO_ROOM)).toBe(false);
      });
    });

    test('flushing hides nothing, and appending goes on', async () => {
      await appendRows(store, [[{ __name__: 'a' }, 10, 1]]);
      await appendHistogram(store, 'h', 10, EXPONENTIAL);
      await store.flush();
      expect((await selected(store, 'h'))[0]?.histograms).toEqual([EXPONENTIAL]);
      expect(await appendRows(store, [[{ __name__: 'a' }, 5, 2]])).toMatchObject({ stored: 1 });
      expect((await contents(store)).a).toEqual([
        [10, 1],
        [5, 2],
      ]);
    });

    test('cardinality counts series with samples, exactly, the largest first', async () => {
      expect(await store.cardinality(10)).toMatchObject({
        series: 0,
        labelPairs: 0,
        minTimeMs: undefined,
        maxTimeMs: undefined,
        seriesByMetric: [],
      });
      await appendRows(store, [
        [{ __name__: 'm', job: 'api', zone: 'é' }, 40, 1],
        [{ __name__: 'm', job: 'web', zone: 'us' }, 30, 1],
        [{ __name__: 'm', job: 'api' }, 20, 1],
        [{ __name__: 'n', job: 'web' }, 10, 1],
      ]);
      store.refOf(Labels.of({ __name__: 'without samples' }));
      const { chunks, ...counts } = await store.cardinality(3);
      expect(chunks).toBeGreaterThan(0);
      expect(counts).toEqual({
        series: 4,
        labelPairs: 6,
        minTimeMs: NOW_MS - 40_000,
        maxTimeMs: NOW_MS - 10_000,
        seriesByMetric: [named('m', 3), named('n', 1)],
        valuesByLabel: [named('__name__', 2), named('job', 2), named('zone', 2)],
        memoryByLabel: [named('job', 6), named('zone', 4), named('__name__', 2)],
        seriesByPair: [named('__name__=m', 3), named('job=api', 2), named('job=web', 2)],
      });
    });
  });
}
