// Clicking in the legend.
import { expect, test } from 'vitest';
import { isolate, NONE_HIDDEN, toggle } from './visibility';

test('a click leaves one alone, a second brings all back', () => {
  const alone = isolate(NONE_HIDDEN, 1, 3);
  expect(alone).toEqual(new Set([0, 2]));
  expect(isolate(alone, 1, 3)).toEqual(new Set());
});

test('a click on another moves the isolation', () => {
  expect(isolate(new Set([0, 2]), 0, 3)).toEqual(new Set([1, 2]));
});

test('toggling takes out and back; the last one taken out brings all back', () => {
  expect(toggle(NONE_HIDDEN, 0, 2)).toEqual(new Set([0]));
  expect(toggle(new Set([0]), 0, 2)).toEqual(new Set());
  expect(toggle(new Set([0]), 1, 2)).toEqual(new Set());
});
