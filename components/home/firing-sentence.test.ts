import { expect, test } from 'vitest';
import { alertRow } from '@/components/alerts/alerts.fixtures';
import { since } from '@/components/format/time';
import { firingSentence, quietWords } from './firing-sentence';

const NOW_MS = Date.parse('2026-11-25T14:20:00Z');
const firing = (name: string, minutesAgo: number) => alertRow(name, {}, { sinceMs: NOW_MS - minutesAgo * 60_000 });
const clockOf = (minutesAgo: number) => since(NOW_MS - minutesAgo * 60_000, NOW_MS);

test('one alert is named with its beginning', () => {
  expect(firingSentence([firing('TargetDown', 5)], NOW_MS)).toEqual({
    says: '1 alert firing',
    because: `TargetDown since ${clockOf(5)}.`,
  });
});

test('alerts of one name count together, from the first of them on', () => {
  expect(firingSentence([firing('Slow', 5), firing('Slow', 20), firing('Down', 1)], NOW_MS)).toEqual({
    says: '3 alerts firing from 2 rules',
    because: `Slow since ${clockOf(20)}; Down since ${clockOf(1)}.`,
  });
});

test('three are named, the others are counted', () => {
  const all = ['A', 'B', 'C', 'D', 'E'].map((name) => firing(name, 1));
  expect(firingSentence(all, NOW_MS).because).toMatch(/^A since .*; B since .*; C since .*; and 2 more\.$/);
});

test('what does not fire is counted by why', () => {
  const rows = [alertRow('A'), alertRow('B', {}, { state: 'pending' }), alertRow('C', {}, { state: 'suppressed' })];
  expect(quietWords([...rows, alertRow('D', {}, { state: 'suppressed' })])).toBe('1 pending, 2 suppressed');
  expect(quietWords([alertRow('A'), alertRow('E', {}, { state: 'resolved' })])).toBe('');
});
