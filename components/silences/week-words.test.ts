// Windows of the week in words.
import { expect, test } from 'vitest';
import { minuteOf, timeOf, weekWords } from './week-words';

const recurring = (weekdays: number[], startMinute = 1380, endMinute = 60) => ({
  ...{ id: '', name: '', matchers: [], comment: '', weekdays, startMinute, endMinute, zone: 'America/New_York' },
  ...{ isEnabled: true, updatedBy: '', updatedAtMs: 0, next: [] },
});

test.each([
  [[1, 2, 3, 4, 5], 'Mon to Fri, 23:00 to 01:00, New York'],
  [[0, 6], 'Sat, Sun, 23:00 to 01:00, New York'],
  [[5, 6, 0], 'Fri to Sun, 23:00 to 01:00, New York'],
  [[3, 1], 'Mon, Wed, 23:00 to 01:00, New York'],
  [[0, 1, 2, 3, 4, 5, 6], 'every day, 23:00 to 01:00, New York'],
])('%j: %s', (weekdays, words) => expect(weekWords(recurring(weekdays))).toBe(words));

test.each([
  ['00:00', 0],
  ['9:05', 545],
  ['23:59', 1439],
  ['24:00', undefined],
  ['12:60', undefined],
  ['', undefined],
])('%s is minute %s', (time, minute) => expect(minuteOf(time)).toBe(minute));

test('and back', () => expect([timeOf(0), timeOf(545), timeOf(1439)]).toEqual(['00:00', '09:05', '23:59']));
