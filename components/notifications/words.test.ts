import { expect, test } from 'vitest';
import { integrationName, labelText, ordinal, replyOf, spelled, took } from './words';

test.each([
  [30_000, '30 s'],
  [5_400_000, '1 h 30 min'],
  [1_296_000_000, '15 d'],
  [500, '500 ms'],
])('%d ms is spelled %s', (ms, text) => expect(spelled(ms)).toBe(text));

test.each([
  [undefined, 'no answer yet'],
  [{ atMs: 0, durationMs: 310, code: 202 }, '202 in 310 ms'],
  [{ atMs: 0, durationMs: 2140 }, 'taken in 2.14 s'],
  [{ atMs: 0, durationMs: 1, code: 500, error: 'unexpected status code 500: no' }, '500: no'],
  [{ atMs: 0, durationMs: 1, error: 'no answer: ECONNREFUSED' }, 'no answer: ECONNREFUSED'],
])('a reply: %o', (attempt, text) => expect(replyOf(attempt)).toBe(text));

test('numbers, names and labels', () => {
  expect([1, 2, 3, 4, 11, 12, 21, 111].map(ordinal)).toEqual([
    '1st',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '21st',
    '111th',
  ]);
  expect([integrationName('slack', 0), integrationName('slack', 2), took(0.4)]).toEqual(['slack', 'slack[2]', '0 ms']);
  expect(labelText({ a: 'b"\\\n' })).toBe('a="b\\"\\\\\\n"');
});
