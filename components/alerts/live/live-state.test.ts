// The list moved on by messages, held back while somebody points at it, and the watchman who is gone.
import { describe, expect, it, test } from 'vitest';
import type { LiveMessage } from '@/lib/client/alerts';
import { alertGroup, alertRow, rowMap } from '../alerts.fixtures';
import { changesBetween } from './held';
import { moved, replaced } from './live-state';
import { missingWatchdog } from './watchdog';

const message = (more: Partial<LiveMessage> = {}): LiveMessage => ({
  ...{ version: 1, atMs: 5, rows: [], gone: [], values: {}, groups: [], silences: [] },
  ...more,
});

describe('the live list', () => {
  const start = replaced(undefined, message({ rows: [alertRow('A'), alertRow('B')], values: { A: 1 } }));

  it('takes what is new, different and gone', () => {
    const next = moved(start, message({ rows: [alertRow('C')], gone: ['A'], values: { A: null, B: Number.NaN } }));
    expect([...next.rows.keys()]).toEqual(['B', 'C']);
    expect([...next.values]).toEqual([['B', Number.NaN]]);
  });

  it('keeps parts that are not different as they are', () => {
    const next = moved(start, message({ groups: [alertGroup()] }));
    expect(next.rows).toBe(start.rows);
    expect(next.values).toBe(start.values);
    expect(next.groups.get('g')).toEqual(alertGroup());
  });

  it('keeps rows that are not different over a break', () => {
    const changed = alertRow('B', {}, { state: 'suppressed' });
    const next = replaced(start, message({ rows: [alertRow('A'), changed] }));
    expect(next.rows.get('A')).toBe(start.rows.get('A'));
    expect(next.rows.get('B')).toBe(changed);
  });
});

describe('changes that are held', () => {
  const [a, b] = [alertRow('A'), alertRow('B')];

  test.each([
    ['nothing', rowMap(a, b), 0],
    ['one that came', rowMap(a, b, alertRow('C')), 1],
    ['one that is gone', rowMap(a), 1],
    ['one that is different', rowMap(a, { ...b, state: 'resolved' as const }), 1],
    ['all of it', rowMap({ ...a, state: 'resolved' as const }, alertRow('C'), alertRow('D')), 4],
  ])('%s', (_, live, count) => {
    expect(changesBetween(rowMap(a, b), live)).toBe(count);
  });
});

describe('a watchdog', () => {
  const ended = (endedMs: number) => alertRow('Watchdog', {}, { state: 'resolved', endedMs });

  test.each([
    ['fires', [alertRow('Watchdog'), ended(0)], undefined],
    ['never was', [alertRow('A')], undefined],
    ['is gone for a moment', [ended(700_001)], undefined],
    ['is gone', [ended(0), ended(400_000)], { name: 'Watchdog', goneMs: 600_000 }],
  ])('%s', (_, rows, missing) => {
    expect(missingWatchdog(rows, 1_000_000)).toEqual(missing);
  });
});
