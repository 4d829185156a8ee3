// The last hour of a target.
import { expect, test } from 'vitest';
import { outageOf, targetHistories } from './target-history';

const WINDOW = { startMs: 10_000, endMs: 50_000, stepMs: 10_000 };

test.each([
  ['after being up', [10, 20, 30], [1, 0, 0], { sinceMs: 20_000, isOpen: false }],
  ['the last of several', [10, 20, 30, 40], [0, 1, 0, 0], { sinceMs: 30_000, isOpen: false }],
  ['from the beginning of the window', [10, 20], [0, 0], { sinceMs: 10_000, isOpen: true }],
  ['from its first scrape, inside the window', [40, 50], [0, 0], { sinceMs: 40_000, isOpen: false }],
  ['none while it is up', [10, 20], [0, 1], undefined],
  ['none without data', [], [], undefined],
])('an outage %s', (_, timesS, values, outage) => {
  expect(outageOf({ timesS, values }, WINDOW)).toEqual(outage);
});

test('histories are found by job and instance', () => {
  const labels = { job: 'a', instance: 'x:1' };
  const histories = targetHistories(
    [{ labels: { ...labels, __name__: 'up' }, timesS: [0, 10], values: [1, 0] }],
    [{ labels: { ...labels, __name__: 'scrape_duration_seconds' }, timesS: [0], values: [0.5] }],
    { startMs: 0, endMs: 10_000, stepMs: 10_000 },
  );
  expect(histories.get('a\nx:1')).toEqual({ outage: { sinceMs: 10_000, isOpen: false }, durations: [0.5, null] });
});
