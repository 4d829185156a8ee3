// The list of past queries stays short, whatever is run, and whatever stands in its place.
import { expect, test } from 'vitest';
import { forgetting, type PastQuery, parseHistory, remembering } from './query-history';

const of = (...exprs: string[]): PastQuery[] => exprs.map((expr, i) => ({ expr, atMs: i }));
const exprs = (history: readonly PastQuery[]) => history.map(({ expr }) => expr);

test('the newest comes first, and what is asked again moves there', () => {
  expect(exprs(remembering(of('b', 'a'), 'c', 9))).toEqual(['c', 'b', 'a']);
  expect(remembering(of('b', 'a'), 'a', 9)).toEqual([
    { expr: 'a', atMs: 9 },
    { expr: 'b', atMs: 0 },
  ]);
});

test('no more than 200, and no more than 100,000 characters', () => {
  const many = Array.from({ length: 300 }, (_, i) => `q${i}`).reduce<readonly PastQuery[]>(
    (history, expr, i) => remembering(history, expr, i),
    [],
  );
  expect(many).toHaveLength(200);
  expect(many[0]?.expr).toBe('q299');
  const long = ['a', 'b', 'c'].map((letter) => letter.repeat(40_000));
  expect(exprs(remembering(of(long[1] as string, long[2] as string), long[0] as string, 9))).toEqual(long.slice(0, 2));
  expect(exprs(remembering(of('a'), 'x'.repeat(100_001), 9))).toEqual(['a']);
});

test('nothing is not remembered, and one can be forgotten', () => {
  expect(remembering([], '', 1)).toEqual([]);
  expect(exprs(forgetting(of('a', 'b'), 'a'))).toEqual(['b']);
});

test.each([
  [null, []],
  ['', []],
  ['{', []],
  ['{"a":1}', []],
  ['[1, null, {"expr": 1, "atMs": 2}, {"expr": "", "atMs": 2}, {"expr": "up", "atMs": 2, "more": 3}]', ['up']],
])('stored: %s', (text, expected) => {
  expect(exprs(parseHistory(text))).toEqual(expected);
});
