import { expect, test } from 'vitest';
import { alertRow } from '@/components/alerts/alerts.fixtures';
import { kindsOf, sharedLabels } from './kinds';

const slow = (instance: string) => alertRow('Slow', { instance, service: 'b', severity: 'warning' });

test('alerts of one name are one kind, in the order of the first of each', () => {
  const rows = [slow('1'), alertRow('Down'), slow('2')];
  expect(kindsOf(rows).map((kind) => kind.map(({ fingerprint }) => fingerprint))).toEqual([
    [rows[0]?.fingerprint, rows[2]?.fingerprint],
    [rows[1]?.fingerprint],
  ]);
  expect(kindsOf([])).toEqual([]);
});

test('what all alerts of a kind share is told, but for name and severity', () => {
  expect(sharedLabels([slow('1'), slow('2')])).toEqual([['service', 'b']]);
  expect(sharedLabels([slow('1')])).toEqual([
    ['instance', '1'],
    ['service', 'b'],
  ]);
});
