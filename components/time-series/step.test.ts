// The step of a range query.
import { describe, expect, test } from 'vitest';
import { chooseStepMs, windowBelowStep, windowFor } from './step';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a step fits the panel and can be named', () => {
  test.each([
    [5 * MINUTE, 1100, 1000],
    [HOUR, 1100, 10_000],
    [6 * HOUR, 1100, MINUTE],
    [24 * HOUR, 1100, 5 * MINUTE],
    [30 * 24 * HOUR, 1100, 2 * HOUR],
    [HOUR, 340, 30_000],
    [HOUR, 0, 2 * MINUTE],
    [10 * 365 * 24 * HOUR, 1100, 7 * 24 * HOUR],
    [1000, 1100, 1000],
  ])('%d ms over %d px → %d ms', (rangeMs, widthPx, stepMs) => {
    expect(chooseStepMs(rangeMs, widthPx)).toBe(stepMs);
  });
});

test('a span is aligned downwards at both ends', () => {
  const span = { fromMs: 1_012_345, toMs: 1_012_345 + HOUR };
  expect(windowFor(span, 1100)).toEqual({ startMs: 1_010_000, endMs: 1_010_000 + HOUR, stepMs: 10_000 });
});

describe('a window shorter than the step is named', () => {
  test.each([
    ['rate(test_counter[20s])', 30_000, '20s'],
    ['rate(test_counter[20s])', 20_000, undefined],
    ['rate(a[5m]) / rate(b[30s])', MINUTE, '30s'],
    ['max_over_time(rate(a[1m])[10s:5s])', 15_000, '10s'],
    ['up', MINUTE, undefined],
    ['rate(a[5s1m])', MINUTE, undefined],
  ])('%s at %d ms', (expr, stepMs, window) => {
    expect(windowBelowStep(expr, stepMs)).toBe(window);
  });
});
