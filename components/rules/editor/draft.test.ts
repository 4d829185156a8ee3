// What the form does to a group.
import { expect, test } from 'vitest';
import type { RuleDefinition } from '@/lib/client/rules-model';
import { cleaned, labelsOf, nameOf, pairsOf, withKind, withoutRule, withRule } from './draft';

const GROUP: RuleDefinition = {
  name: 'g',
  rules: [
    { alert: 'Down', expr: 'up == 0', for: '5m', annotations: { summary: 'down' } },
    { record: 'y', expr: 'up' },
  ],
};

test('a rule is changed in its place, or added at the end', () => {
  expect(withRule(GROUP, 1, { record: 'z', expr: 'up' }).rules.map(nameOf)).toEqual(['Down', 'z']);
  expect(withRule(GROUP, 2, { alert: 'New' }).rules.map(nameOf)).toEqual(['Down', 'y', 'New']);
  expect(withoutRule(GROUP, 0).rules.map(nameOf)).toEqual(['y']);
});

test('a rule that becomes a recording one keeps what an alert needs, unsent, until it is one again', () => {
  const record = withKind(GROUP.rules[0] as never, 'record');
  expect(record).toMatchObject({ record: 'Down', for: '5m' });
  expect(cleaned({ ...GROUP, rules: [record] }).rules).toEqual([{ record: 'Down', expr: 'up == 0' }]);
  expect(withKind(record, 'alert')).toEqual(GROUP.rules[0]);
});

test('empty fields are not sent', () => {
  const rule = { alert: 'A', expr: 'up', for: '', keep_firing_for: '1m' };
  expect(cleaned({ name: 'g', rules: [rule] }).rules).toEqual([{ alert: 'A', expr: 'up', keep_firing_for: '1m' }]);
});

test('pairs as rows, and back', () => {
  expect(labelsOf(pairsOf({ a: '1', b: '2' }))).toEqual({ a: '1', b: '2' });
  expect(labelsOf([])).toBeUndefined();
  expect(
    labelsOf([
      { id: 0, name: ' a ', value: '1' },
      { id: 1, name: '', value: '2' },
      { id: 2, name: 'a', value: '3' },
    ]),
  ).toEqual({ a: '3' });
});
