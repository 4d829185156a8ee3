// A dry run in words and on a line of time.
import { describe, expect, test } from 'vitest';
import type { AlertSpan, TryOutcome } from '@/lib/client/rules-model';
import { barsOf, firingMsOf, rowsOf, ticksOf } from './timeline';
import { cautionsOf, presentSentence, trySentence } from './try-sentence';

const outcome = (more: Partial<TryOutcome>): TryOutcome => ({
  ...{
    rule: 0,
    name: 'A',
    side: 'new',
    startMs: 0,
    endMs: 100_000,
    stopped: '',
    evaluations: 10,
    failedEvaluations: 0,
  },
  ...{ failure: '', templateFailure: '', fired: 0, firingMs: 0, labelSets: 0, alerts: [], samples: 0 },
  ...more,
});
const span = (state: AlertSpan['state'], startMs: number, endMs: number): AlertSpan => ({ state, startMs, endMs });
const alert = (i: string, spans: readonly AlertSpan[] = []) => ({ labels: { i }, annotations: {}, spans });

describe('in words', () => {
  test.each([
    [outcome({}), 'Would not have fired'],
    [outcome({ labelSets: 2 }), 'Would not have fired, though 2 alerts were pending'],
    [outcome({ fired: 1, firingMs: 300_000 }), 'Would have fired once, for 5 min in all'],
    [outcome({ fired: 7, firingMs: 90_000 }), 'Would have fired 7 times, for 90 s in all'],
  ])('%#', (given, sentence) => expect(trySentence(given, false)).toBe(sentence));

  test('of a recording rule', () => {
    expect(trySentence(outcome({ samples: 12_000, labelSets: 3 }), true)).toBe(
      'Would have recorded 3 series, 12,000 samples',
    );
    expect(trySentence(outcome({}), true)).toBe('Would have recorded nothing');
  });

  test('beside the present rule', () => {
    expect(presentSentence(undefined, false)).toBeUndefined();
    expect(presentSentence(outcome({}), false)).toBe('The rule as it is now did not fire');
    expect(presentSentence(outcome({ fired: 2, firingMs: 60_000 }), false)).toBe(
      'The rule as it is now fired twice, for 60 s',
    );
  });

  test('with what it may not have seen', () => {
    expect(cautionsOf(outcome({}))).toEqual([]);
    expect(cautionsOf(outcome({ stopped: 'late', failedEvaluations: 3, failure: 'x', templateFailure: 'y' }))).toEqual([
      'It was stopped before the end: late.',
      '3 of 10 evaluations failed: x',
      'A template could not be expanded: y',
    ]);
  });
});

describe('on a line of time', () => {
  const range = { startMs: 0, endMs: 100_000 };

  test('spans stand where they were', () => {
    const bars = barsOf([span('pending', 10_000, 20_000), span('firing', 20_000, 50_000)], range);
    expect(bars.map(({ span: { state }, left, width }) => [state, left, width])).toEqual([
      ['pending', 10, 10],
      ['firing', 20, 30],
    ]);
  });

  test('spans too close to be told apart are one bar', () => {
    const flapping = Array.from({ length: 1000 }, (_, i) => span('firing', i * 100, i * 100 + 50));
    expect(barsOf(flapping, range)).toHaveLength(1);
  });

  test('ticks are few, and on whole hours', () => {
    const week = ticksOf({ startMs: Date.UTC(2026, 10, 18, 13), endMs: Date.UTC(2026, 10, 25, 13) });
    expect(week.length).toBeGreaterThanOrEqual(6);
    expect(week.length).toBeLessThanOrEqual(8);
    expect(week.every(({ ms }) => new Date(ms).getMinutes() === 0)).toBe(true);
  });

  test('each alert as it would have been beside what it was', () => {
    const now = outcome({ alerts: [alert('a', [span('firing', 0, 10)]), alert('b')] });
    const before = outcome({ alerts: [alert('c'), alert('a')] });
    const rows = rowsOf(now, before);
    expect(rows.map(({ labels, now: one, before: other }) => [labels.i, !!one, !!other])).toEqual([
      ['a', true, true],
      ['b', true, false],
      ['c', false, true],
    ]);
    expect(firingMsOf(rows[0]?.now)).toBe(10);
  });
});
