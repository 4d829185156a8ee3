// Which targets are down, since when and why.
import { expect, test, vi } from 'vitest';
import type { Target, TargetHealth } from '@/lib/client/prometheus-decode';
import { outageSentence, shortReason } from './outage-sentence';

vi.stubEnv('TZ', 'UTC');

const NOW = Date.UTC(2026, 10, 19, 14, 20);
const row = (job: string, health: TargetHealth, lastError = '') => ({
  target: { health, lastError, scrapePool: job, labels: { job, instance: 'x:1' } } as unknown as Target, // only what is read
});

test('the outage is named with its beginning and reason', () => {
  const histories = new Map([
    ['serviceC\nx:1', { outage: { sinceMs: NOW - 18 * 60_000, isOpen: false }, durations: [] }],
  ]);
  const rows = [
    row('a', 'up'),
    row('serviceC', 'down', 'Get "http://x:1/metrics": dial tcp: connect: connection refused'),
  ];
  expect(outageSentence(rows, histories, NOW, true)).toBe('serviceC since 14:02: connection refused.');
});

test('an outage older than the range says so', () => {
  const histories = new Map([['a\nx:1', { outage: { sinceMs: NOW - 3_600_000, isOpen: true }, durations: [] }]]);
  expect(outageSentence([row('a', 'down', 'timeout')], histories, NOW, true)).toBe('a since before 13:20: timeout.');
});

test('an unknown beginning is left out, and a long list cut', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'].map((job) => row(job, 'down', 'timeout'));
  expect(outageSentence(rows, undefined, NOW, true)).toBe('a: timeout; b: timeout; c: timeout; and 2 more.');
});

test('quiet and empty have their own words', () => {
  expect(outageSentence([row('a', 'up')], undefined, NOW, true)).toMatch(/Nothing needs you/);
  expect(outageSentence([row('a', 'up')], undefined, NOW, false)).toMatch(/What fires is not known yet/);
  expect(outageSentence([], undefined, NOW, true)).toMatch(/fills by itself/);
});

test('a target without an error text still gets a word', () => {
  expect(shortReason('')).toBe('no reason given');
});
