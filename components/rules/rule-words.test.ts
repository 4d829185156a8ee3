// Lengths of time and times to come.
import { expect, test } from 'vitest';
import { dueIn, fileName, lengthOf, tookOf, yieldOf } from './rule-words';

test.each([
  [0, 'none'],
  [10_000, '10 s'],
  [300_000, '5 min'],
])('%i ms is %s', (ms, expected) => expect(lengthOf(ms)).toBe(expected));

test('what was never measured is a word', () => {
  expect(tookOf(null)).toBe('none');
  expect(tookOf(2.5)).toBe('2.50 ms');
});

test.each([
  [null, 'not evaluated'],
  [20_000, 'next in 10 s'],
  [10_500, 'due now'],
  [5_000, 'next in 10 s'],
  [-60_000, 'next in 5 s'],
])('due at %s: %s', (atMs, expected) => expect(dueIn(atMs, 15_000, 10_000)).toBe(expected));

test.each([
  ['alert', 1, 2, '3 alerts'],
  ['alert', 0, 1, '1 alert'],
  ['alert', 0, 0, 'no alerts'],
  ['record', 0, 0, '5 series'],
] as const)('%s', (kind, pending, firing, expected) =>
  expect(yieldOf({ kind, pending, firing, series: 5 })).toBe(expected),
);

test('a path is known by its end', () => expect(fileName('/etc/rules/a.yml')).toBe('a.yml'));
