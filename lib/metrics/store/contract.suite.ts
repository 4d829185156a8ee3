// What every sample store promises. Each implementation runs this suite from its own test file.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { writeStale } from '@/lib/kernel/float';
import { Labels } from '@/lib/kernel/labels';
import type { Matcher, MatchType } from '@/lib/kernel/matchers';
import type { SampleStore } from './contract';
import { readable } from './memory';

export type StoreUnderTest = {
  /** An empty store whose clock stands at `nowMs()`. */
  open(nowMs: () => number): Promise<SampleStore>;
  /** After all tests. */
  cleanUp?(): Promise<void>;
};

export const NOW_MS = 1_700_000_000_000;
const ALL = { startMs: 0, endMs: NOW_MS + 3_600_000 };

/** Appends rows `[labels, secondsBeforeNow, value]` as one batch; 'stale' writes a marker. */
export function appendRows(
  store: SampleStore,
  rows: readonly (readonly [Record<string, string>, number, number | 'stale'])[],
) {
  const values = new Float64Array(rows.length);
  rows.forEach(([, , value], i) => {
    if (value === 'stale') writeStale(values, i);
    else values[i] = value;
  });
  return store.append({
    refs: Uint32Array.from(rows, ([labels]) => store.refOf(Labels.of(labels))),
    timestampsMs: Float64Array.from(rows, ([, seconds]) => NOW_MS - seconds * 1000),
    values,
  });
}

export const matcher = (name: string, type: MatchType, value: string): Matcher => ({ name, type, value });

/** selector -> `[seconds before now, value]`. */
export async function contents(store: SampleStore, matchers: readonly Matcher[] = [], range = ALL) {
  const found: Record<string, [number, number | 'stale'][]> = {};
  for await (const batch of store.select(matchers, range)) {
    for (const series of batch) {
      expect(found, 'a series comes once').not.toHaveProperty([series.labels.toString()]);
      found[series.labels.toString()] = readable(series).map(([seconds, value]) => [NOW_MS / 1000 - seconds, value]);
    }
  }
  return found;
}

export function sampleStoreContract(name: string, { open, cleanUp }: StoreUnderTest): void {
  describe(`${name} keeps the contract of a sample store`, () => {
    let store: SampleStore;
    beforeEach(async () => {
      store = await open(() => NOW_MS);
      return () => store.close();
    });
    afterAll(() => cleanUp?.());

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
      const nothing = { refs: new Uint32Array(), timestampsMs: new Float64Array(), values: new Float64Array() };
      const family = (metric: string, help: string) => ({ metric, type: 'counter' as const, help, unit: '' });
      await store.append({ ...nothing, metadata: [family('b', 'old'), family('a', 'x')] });
      await store.append({ ...nothing, metadata: [family('b', 'new')] });
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
  });
}
