// The page of an alert: its time, its links, how far a change lies back.
import { describe, expect, it, test } from 'vitest';
import { alertRow } from '../alerts.fixtures';
import { alertRange } from './alert-range';
import { distanceText } from './distance-text';
import { referenceOf } from './reference-of';
import { ownFirst } from './use-alert-graph';
import { runbookOf, webLink } from './web-link';

const MINUTE = 60_000;

test.each([
  ['fires for a while', 100 * MINUTE, undefined, 118 * MINUTE, { from: String(80 * MINUTE), to: 'now' }],
  ['fires for long', 0, undefined, 400 * MINUTE, { from: String(-100 * MINUTE), to: 'now' }],
  ['was over just now', 100 * MINUTE, 110 * MINUTE, 112 * MINUTE, { from: String(80 * MINUTE), to: 'now' }],
  ['is over', 100 * MINUTE, 110 * MINUTE, 500 * MINUTE, { from: String(80 * MINUTE), to: String(120 * MINUTE) }],
])('the range of one that %s', (_, sinceMs, endedMs, nowMs, range) => {
  expect(alertRange({ sinceMs, endedMs }, nowMs)).toEqual(range);
});

test.each([
  ['https://runbooks.example/a', 'https://runbooks.example/a'],
  ['javascript:alert(1)', undefined],
  ['/graph?x', undefined],
  ['data:text/html,x', undefined],
  ['', undefined],
  [undefined, undefined],
])('a click on %s goes to %s', (address, link) => {
  expect(webLink(address)).toBe(link);
});

test('the runbook is the first address that is one', () => {
  expect(runbookOf({ runbook_url: 'see the wiki', runbook: 'https://x/' })).toBe('https://x/');
  expect(runbookOf({ summary: 'https://x/' })).toBeUndefined();
});

test.each([
  [0, '0 s'],
  [40_400, '40 s'],
  [130_000, '2 min 10 s'],
  [120_000, '2 min'],
  [14.6 * MINUTE, '14 min'],
])('%d ms before is %s', (ms, text) => {
  expect(distanceText(ms)).toBe(text);
});

test('the series an alert is of come first', () => {
  const labelSets: Record<string, string>[] = [{ a: '1' }, { a: '2', __name__: 'x' }];
  const series = labelSets.map((labels) => ({ labels, timesS: [], values: [] }));
  expect(ownFirst(series, { alertname: 'A', a: '2' }).map(({ labels }) => labels.a)).toEqual(['2', '1']);
});

describe('what a graph is held against', () => {
  const text = (value: number) => `${value} %`;

  it('is the threshold and the times it fired', () => {
    const spans = [{ fromMs: 5, untilMs: 8, startsMs: 5, state: 'active' as const }];
    expect(referenceOf(alertRow('A', {}, { sinceMs: 20 }), spans, 5, 30, text)).toEqual({
      thresholds: [{ value: 5, text: '5 %' }],
      spans: [
        { fromMs: 5, toMs: 8, text: 'firing' },
        { fromMs: 20, toMs: 30, text: 'firing' },
      ],
    });
  });

  it('counts what the history has already once, and a pending alert not at all', () => {
    const spans = [{ fromMs: 20, untilMs: null, startsMs: 20, state: 'active' as const }];
    expect(referenceOf(alertRow('A', {}, { sinceMs: 20 }), spans, undefined, 30, text).spans).toHaveLength(1);
    expect(referenceOf(alertRow('A', {}, { state: 'pending' }), [], Infinity, 30, text)).toEqual({
      ...{ thresholds: [], spans: [] },
    });
  });
});
