// What of an alert's expression is drawn, and what as its threshold.
import { expect, test } from 'vitest';
import { alert, record } from '@/lib/metrics/react/rules/rule-world.suite';
import { thresholdOf } from './rule-threshold';

test.each([
  ['test_gauge > 0.9', { expr: 'test_gauge', operator: '>', value: '0.9' }],
  ['(sum(rate(a[5m])) by (job) <= 5 * 60)', { expr: 'sum by (job) (rate(a[5m]))', operator: '<=', value: '5 * 60' }],
  ['up == 0', { expr: 'up', operator: '==', value: '0' }],
  ['a > -1', { expr: 'a', operator: '>', value: '-1' }],
  ['a > b', null],
  ['a + 1', null],
  ['a > 1 and b > 2', null],
  ['absent(up)', null],
  ['a </ 5', null],
])('%s', (expr, expected) => expect(thresholdOf(alert('A', expr))).toEqual(expected));

test('a recording rule has none', () => expect(thresholdOf(record('y', 'a > 1'))).toBeNull());
