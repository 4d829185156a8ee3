// Which families belong to a target.
import { expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { appendRows, NOW_MS } from '../store/contract.suite';
import { memoryStore } from '../store/memory';
import { metadataOfTargets } from './target-metadata';

test('a family belongs to the targets that lately had samples of it, under its name or a name made of it', async () => {
  const store = memoryStore({ nowMs: () => NOW_MS });
  const family = (metric: string) => ({ metric, type: 'counter' as const, help: metric, unit: '' });
  const none = { refs: new Uint32Array(), timestampsMs: new Float64Array(), values: new Float64Array() };
  await store.append({ ...none, metadata: ['up', 'hits', 'seconds', 'never'].map(family) });
  await appendRows(store, [
    [{ __name__: 'up', job: 'a' }, 10, 1],
    [{ __name__: 'hits_total', job: 'a', code: '200' }, 10, 1],
    [{ __name__: 'seconds_bucket', job: 'b', le: '1' }, 10, 1],
    [{ __name__: 'up', job: 'b' }, 1000, 1],
    [{ __name__: 'without_metadata', job: 'b' }, 10, 1],
  ]);
  const range = { startMs: NOW_MS - 300_000, endMs: NOW_MS };
  const targets = ['a', 'b', 'c'].map((job) => Labels.of({ job }));
  const names = async (metric?: string) =>
    (await metadataOfTargets(store, targets, range, metric)).map((families) => families.map((each) => each.metric));
  expect(await names()).toEqual([['hits', 'up'], ['seconds'], []]);
  expect(await names('up')).toEqual([['up'], [], []]);
});
