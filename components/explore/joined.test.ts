// Several answers as one graph.
import { expect, test } from 'vitest';
import { joinAnswers } from './joined';

const STEP = { startMs: 0, endMs: 2000, stepMs: 1000 };

function answer(
  id: string,
  expr: string,
  labels: Record<string, string>[],
  more: { isOn?: boolean; window?: typeof STEP } = {},
) {
  const { isOn = true, window = STEP } = more;
  const series = labels.map((each) => ({ labels: each, values: [1, 2, 3] }));
  const data = {
    expr,
    window,
    frame: { timesMs: [0, 1000, 2000], series },
    span: { fromMs: window.startMs, toMs: window.endMs },
    tookMs: 1,
    samplesRead: undefined,
    histogramSeries: 0,
    remarks: { warnings: [], infos: [] },
  };
  return { query: { id, expr, isOn }, answer: { data } };
}

const codes = [
  { job: 'a', code: '200' },
  { job: 'a', code: '500' },
];

test('one query has no letters', () => {
  expect(joinAnswers([answer('A', 'rate(x_total[1m])', codes)])).toMatchObject({
    names: ['200', '500'],
    heading: 'code',
    shared: ['job="a"'],
    frame: { series: [{ labels: codes[0], colour: 0 }, { colour: 1 }] },
  });
  expect(joinAnswers([answer('A', 'up', codes)])?.frame.series[0]).not.toHaveProperty('query');
});

test('two have their letters, each its own names and units', () => {
  const joined = joinAnswers([answer('A', 'x_seconds', codes), answer('B', 'y_bytes', [{ job: 'b' }])]);
  expect(joined?.names).toEqual(['200', '500', 'job="b"']);
  expect(joined?.shared).toEqual(['A job="a"']);
  expect(joined?.unit).toBe('none');
  expect(joined?.subject).toBe('x_seconds, y_bytes');
  expect(joined?.frame.series.map(({ query, unit, colour }) => [query, unit, colour])).toEqual([
    ['A', 'seconds', 0],
    ['A', 'seconds', 1],
    ['B', 'bytes', 2],
  ]);
});

test('a query that is off leaves its colours free', () => {
  const joined = joinAnswers([answer('A', 'x', codes, { isOn: false }), answer('B', 'y', [{ job: 'b' }])]);
  expect(joined?.frame.series.map(({ query, colour }) => [query, colour])).toEqual([['B', 2]]);
});

test('an answer of the range before waits until its successor is there', () => {
  const old = answer('A', 'x', codes);
  const next = answer('B', 'y', [{ job: 'b' }], { window: { startMs: 0, endMs: 60_000, stepMs: 5000 } });
  expect(joinAnswers([old, next])?.names).toEqual(['job="b"']);
});

test('nothing joins to nothing', () => {
  expect(joinAnswers([])).toBeUndefined();
  expect(joinAnswers([answer('A', 'x', [])])).toBeUndefined();
  expect(joinAnswers([{ query: { id: 'A', expr: 'x', isOn: true }, answer: { data: undefined } }])).toBeUndefined();
});
