// Choosing silences, one and many.
import { expect, test } from 'vitest';
import { NOTHING_CHOSEN, pressed, pressedAll } from './selection';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
const ids = (selection: typeof NOTHING_CHOSEN) => [...selection.ids].sort().join('');

test('a press chooses, another takes back', () => {
  const one = pressed(NOTHING_CHOSEN, 'b', false, ORDER);
  expect([ids(one), ids(pressed(one, 'b', false, ORDER))]).toEqual(['b', '']);
});

test('with shift all in between, in either direction', () => {
  const from = pressed(NOTHING_CHOSEN, 'd', false, ORDER);
  expect(ids(pressed(from, 'b', true, ORDER))).toBe('bcd');
  const all = pressed(pressed(NOTHING_CHOSEN, 'a', false, ORDER), 'd', true, ORDER);
  expect(ids(pressed(all, 'c', true, ORDER))).toBe('ab');
});

test('with shift and nothing before, or something that is gone, it is one', () => {
  expect(ids(pressed(NOTHING_CHOSEN, 'c', true, ORDER))).toBe('c');
  expect(ids(pressed({ ids: new Set(), anchor: 'gone' }, 'c', true, ORDER))).toBe('c');
});

test('all, and none', () => {
  const all = pressedAll(NOTHING_CHOSEN, ORDER);
  expect([ids(all), ids(pressedAll(all, ORDER))]).toEqual(['abcde', '']);
});
