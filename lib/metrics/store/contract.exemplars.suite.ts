// The part of the contract about exemplars.
import { beforeEach, describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';
import type { SampleStore, SeriesExemplar } from './contract';
import { ALL, appendRows, exemplar, matcher, NO_SAMPLES, NOW_MS, type Running } from './contract.fixtures';

export function exemplarsContract(running: Running): void {
  describe('exemplars', () => {
    let store: SampleStore;
    const A = { __name__: 'a', job: 'x' };
    const B = { __name__: 'b' };
    const refOf = (labels: Record<string, string>) => store.refOf(Labels.of(labels));
    const add = (...exemplars: SeriesExemplar[]) => store.append({ ...NO_SAMPLES, exemplars });
    const held = async (matcherSets: Matcher[][] = [], range = ALL) =>
      (await store.exemplars({ matcherSets, ...range })).map(
        ({ labels, exemplars }) =>
          [String(labels), exemplars.map(({ timestampMs, value }) => [(NOW_MS - timestampMs) / 1000, value])] as const,
      );

    beforeEach(async () => {
      store = running.store;
      await appendRows(store, [
        [A, 100, 1],
        [B, 100, 1],
      ]);
    });

    test('come with their labels, by series in order, oldest first, in the range and of the sets asked for', async () => {
      const given = [exemplar(refOf(B), 30, 1), exemplar(refOf(A), 20, 2), exemplar(refOf(A), 10, 3)];
      expect(await add(...given)).toMatchObject({ stored: 0, exemplarsStored: 3 });
      const [first] = await store.exemplars({ matcherSets: [], ...ALL });
      expect(first?.exemplars[0]).toEqual({
        labels: Labels.of({ trace_id: '20' }),
        value: 2,
        timestampMs: NOW_MS - 20_000,
      });
      expect(await held()).toEqual([
        [
          'a{job="x"}',
          [
            [20, 2],
            [10, 3],
          ],
        ],
        ['b', [[30, 1]]],
      ]);
      expect(await held([], { startMs: NOW_MS - 30_000, endMs: NOW_MS - 20_000 })).toEqual([
        ['a{job="x"}', [[20, 2]]],
        ['b', [[30, 1]]],
      ]);
      expect(await held([[matcher('__name__', '=', 'none')], [matcher('job', '=', 'x')]])).toEqual([
        [
          'a{job="x"}',
          [
            [20, 2],
            [10, 3],
          ],
        ],
      ]);
      expect(await held([], { startMs: NOW_MS - 9_999, endMs: NOW_MS })).toEqual([]);
    });

    test.each<[string, seconds: number, value: number, stored: number]>([
      ['the same again', 20, 2, 0],
      ['another at the same time', 20, 3, 0],
      ['an older one', 21, 2, 0],
      ['one too far in the future', -600.001, 2, 0],
      ['one as far ahead as may be', -600, 2, 1],
      ['a newer one', 19.999, 2, 1],
    ])('%s', async (_name, seconds, value, exemplarsStored) => {
      await add(exemplar(refOf(A), 20, 2));
      expect(await add(exemplar(refOf(A), seconds, value))).toMatchObject({ exemplarsStored });
      expect(await held()).toEqual([['a{job="x"}', [[20, 2], ...(exemplarsStored > 0 ? [[seconds, value]] : [])]]]);
    });

    test('the newest so many of all series are held', async () => {
      store = await running.reopen({ maxExemplars: 3 });
      await appendRows(store, [
        [A, 100, 1],
        [B, 100, 1],
      ]);
      await add(exemplar(refOf(A), 50, 1), exemplar(refOf(B), 90, 2), exemplar(refOf(A), 40, 3));
      await add(exemplar(refOf(B), 80, 4));
      expect(await held()).toEqual([
        ['a{job="x"}', [[40, 3]]],
        [
          'b',
          [
            [90, 2],
            [80, 4],
          ],
        ],
      ]);
    });
  });
}
