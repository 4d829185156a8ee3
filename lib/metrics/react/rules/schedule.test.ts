// When groups are evaluated: on their grid, each once, with what was missed counted.
import { expect, test } from 'vitest';
import { Schedule } from './schedule';

const schedule = (name = 'g', intervalMs = 60_000) => new Schedule({ file: 'f.yml', name, intervalMs });

test('on a grid of its own, the same after a restart', () => {
  const [first, again] = [schedule(), schedule()];
  const dueMs = first.dueMs(1_000_000);
  expect(dueMs).toBeGreaterThan(1_000_000);
  expect(dueMs).toBeLessThanOrEqual(1_060_000);
  expect(again.dueMs(dueMs + 30_000)).toBe(dueMs + 60_000);
});

test('groups spread over the interval', () => {
  const offsets = Array.from({ length: 200 }, (_, i) => schedule(`g${i}`).dueMs(0) % 60_000);
  const perTenSeconds = Array.from(
    { length: 6 },
    (_, i) => offsets.filter((ms) => Math.floor(ms / 10_000) === i).length,
  );
  expect(Math.min(...perTenSeconds)).toBeGreaterThan(10);
});

test.each([
  ['in time', 3, 0, 0],
  ['late by less than an interval', 59_999, 0, 0],
  ['late by one', 60_000, 1, 60_000],
  ['late by two and a half', 150_000, 2, 120_000],
])('%s', (_what, lateMs, missed, movedMs) => {
  const subject = schedule();
  const dueMs = subject.dueMs(0);
  expect(subject.begin(dueMs + lateMs)).toEqual({ timestampMs: dueMs + movedMs, missed });
  expect(subject.dueMs(dueMs + lateMs)).toBe(dueMs + movedMs + 60_000);
});

test('a clock that is set back by much does not stop it', () => {
  const subject = schedule();
  const dueMs = subject.dueMs(10_000_000);
  subject.begin(dueMs);
  expect(subject.dueMs(1_000_000)).toBeLessThanOrEqual(1_060_000);
});
