// The filter line and the grouping of targets.
import { expect, test } from 'vitest';
import type { Target, TargetHealth } from '@/lib/client/prometheus-decode';
import { groupByJob, matchesFilter } from './target-filter';

const target = (scrapePool: string, instance: string, health: TargetHealth, lastError = ''): Target => ({
  labels: { job: scrapePool, instance },
  scrapePool,
  scrapeUrl: `http://${instance}/metrics`,
  lastError,
  lastScrapeMs: 0,
  lastScrapeDurationS: 0,
  health,
  scrapeInterval: '5s',
  scrapeTimeout: '3s',
});

test.each([
  ['', true],
  ['web', true],
  ['WEB down', true],
  ['job="api"', true],
  ['refused', true],
  ['up', false],
  ['web other', false],
])('%j keeps it: %s', (filter, kept) => {
  expect(matchesFilter(target('api', 'web:9090', 'down', 'connection refused'), filter)).toBe(kept);
});

test('jobs keep their order, what is down leads its job', () => {
  const rows = [target('b', '1', 'up'), target('a', '2', 'up'), target('b', '3', 'down')].map((each) => ({
    target: each,
  }));
  expect(
    groupByJob(rows).map(({ name, down, rows }) => [name, down, rows.map((row) => row.target.labels.instance)]),
  ).toEqual([
    ['b', 1, ['3', '1']],
    ['a', 0, ['2']],
  ]);
});
