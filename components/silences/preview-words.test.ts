// A preview in words.
import { expect, test } from 'vitest';
import { lastDayWords, nowWords } from './preview-words';

const now = (more: object) => ({ firing: 3, allFiring: 17, pending: 0, sample: [], isOverBroad: false, ...more });
const named = (...names: string[]) => names.map((alertname) => ({ alertname }));

test.each([
  [{ sample: named('Slow', 'Slow') }, 'of 17 firing: Slow'],
  [{ pending: 1, sample: named('A', 'B', 'C', 'D') }, 'of 17 firing and 1 pending: A, B, C, …'],
  [{ firing: 0 }, 'of 17 firing'],
])('now %j', (more, words) => expect(nowWords(now(more))).toBe(words));

const day = (more: object) => ({ byReceiver: [], messages: 0, pages: 0, times: [], shortened: 0, ...more });
const receivers = (...names: string[]) => names.map((receiver) => ({ receiver, messages: 1, pages: 0 }));

test.each([
  [{}, ''],
  [{ byReceiver: receivers('#db') }, 'to #db, no pages'],
  [{ byReceiver: receivers('#db', 'oncall'), pages: 1 }, 'to #db, oncall, 1 page'],
  [
    { byReceiver: receivers('a', 'b', 'c', 'd'), pages: 2, shortened: 1 },
    'to a, b, c, …, 2 pages; 1 more would have named fewer alerts',
  ],
  [{ shortened: 2 }, 'but 2 would have named fewer alerts'],
])('the last day %j', (more, words) => expect(lastDayWords(day(more))).toBe(words));
