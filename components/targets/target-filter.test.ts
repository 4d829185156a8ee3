// The filter line and the order of targets.
import { expect, test } from 'vitest';
import type { Target, TargetHealth } from '@/lib/client/prometheus-decode';
import { matchesFilter, worstFirst } from './target-filter';

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

test('what is down leads, what was not scraped yet follows, the rest keeps its order', () => {
  const rows = [
    target('b', '1', 'up'),
    target('a', '2', 'unknown'),
    target('a', '3', 'up'),
    target('b', '4', 'down'),
    target('a', '5', 'down'),
  ].map((each) => ({ target: each }));
  expect(worstFirst(rows).map((row) => row.target.labels.instance)).toEqual(['4', '5', '2', '1', '3']);
});
