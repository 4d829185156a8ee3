// Spans as blocks, as occurrences, as lengths.
import { describe, expect, test } from 'vitest';
import type { AlertSpan } from '@/lib/client/alerts';
import { weekSentence } from '../page/week-sentence';
import { blocksOf, lengthWithin, occurrencesOf, runsOf, withPresent } from './blocks';

const span = (fromMs: number, untilMs: number | null, more: Partial<AlertSpan> = {}): AlertSpan => ({
  ...{ fromMs, untilMs, startsMs: fromMs, state: 'active' },
  ...more,
});
const suppressed = { state: 'suppressed' } as const;

const drawn = (spans: readonly AlertSpan[]) =>
  blocksOf(spans, 100, 200, 10)
    .map((block) => ({ quiet: '.', active: 'a', suppressed: 's' })[block])
    .join('');

test.each([
  ['nothing', [], '..........'],
  ['whole blocks', [span(110, 130)], '.aa.......'],
  ['a moment fills its block', [span(115, 116)], '.a........'],
  ['a moment without length', [span(120, 120)], '..a.......'],
  ['one that goes on reaches to the end', [span(175, null)], '.......aaa'],
  ['one that began before', [span(0, 111)], 'aa........'],
  ['what lies outside', [span(0, 100), span(200, 300)], '..........'],
  ['of both in a block active counts', [span(100, 115), span(115, 140, suppressed)], 'aass......'],
  ['whichever came first', [span(100, 115, suppressed), span(115, 130)], 'saa.......'],
])('blocks: %s', (_, spans, blocks) => {
  expect(drawn(spans)).toBe(blocks);
});

test('an alert the history has not heard of is on since it began; one it has is told by it alone', () => {
  const before = [span(110, 130)];
  expect(drawn(withPresent(before, { state: 'active', sinceMs: 175 }))).toBe('.aa....aaa');
  expect(drawn(withPresent(before, { state: 'suppressed', sinceMs: 175 }))).toBe('.aa....sss');
  const heard = [...before, span(175, 185), span(185, null, { ...suppressed, startsMs: 175 })];
  expect(withPresent(heard, { state: 'suppressed', sinceMs: 175 })).toBe(heard);
  for (const state of ['pending', 'resolved'] as const)
    expect(withPresent(before, { state, sinceMs: 175 })).toBe(before);
});

test('neighbours alike are one run', () => {
  expect(runsOf(['quiet', 'active', 'active', 'suppressed', 'quiet', 'active'])).toEqual([
    { block: 'active', from: 1, length: 2 },
    { block: 'suppressed', from: 3, length: 1 },
    { block: 'active', from: 5, length: 1 },
  ]);
});

test('spans of one occurrence are one', () => {
  const spans = [span(1, 3), span(3, 5, { ...suppressed, startsMs: 1 }), span(8, null)];
  expect(occurrencesOf(spans)).toEqual([
    { fromMs: 1, untilMs: 5 },
    { fromMs: 8, untilMs: null },
  ]);
});

test('a length counts only what lies inside', () => {
  expect(lengthWithin([span(0, 10), span(15, null)], 5, 20)).toBe(10);
});

describe('a week in a sentence', () => {
  const nowMs = 1_000_000_000_000;
  const minute = 60_000;
  test.each([
    [[], 'did not fire'],
    [[span(nowMs - 10 * minute, nowMs - 5 * minute)], 'fired once, 5 min in all'],
    [
      [span(nowMs - 90 * minute, nowMs - 60 * minute), span(nowMs - 11 * minute, null)],
      'fired twice and still does, 41 min in all',
    ],
    [
      [1, 2, 3].map((i) => span(nowMs - i * 60 * minute, nowMs - i * 60 * minute + 4 * minute)),
      'fired 3 times, 12 min in all',
    ],
  ])('%#', (spans, sentence) => {
    expect(weekSentence(spans, nowMs)).toBe(sentence);
  });
});
