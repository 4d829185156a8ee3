import { expect, test } from 'vitest';
import type { RouteNode } from '@/lib/client/notification-nouns';
import { treeKey, treeRows } from './tree-rows';

const node = (id: string, more: Partial<RouteNode> = {}): RouteNode => ({
  ...{ id, matchers: [], receiver: 'r', continue: false, groupBy: ['alertname'], groupWaitMs: 1, groupIntervalMs: 2 },
  ...{ repeatIntervalMs: 3, muteTimeIntervals: [], activeTimeIntervals: [], mutedBy: [], groups: 0, alerts: 0 },
  ...more,
});

const NODES = [
  node('0'),
  node('0.0', { groupWaitMs: 9 }),
  node('0.0.0', { groupWaitMs: 9, groupBy: ['a'] }),
  node('0.1'),
];

const rows = (...closed: string[]) => treeRows(NODES, new Set(closed), undefined);

test('rows: depth, children, and what a node does not share with its parent', () => {
  expect(rows().map(({ node: { id }, depth, hasChildren, own }) => [id, depth, hasChildren, own.join()])).toEqual([
    ['0', 0, true, 'groupBy,groupWaitMs,groupIntervalMs,repeatIntervalMs'],
    ['0.0', 1, true, 'groupWaitMs'],
    ['0.0.0', 2, false, 'groupBy'],
    ['0.1', 1, false, ''],
  ]);
});

test('what is below a closed node is not shown; 0.1 is not below 0.10', () => {
  expect(rows('0.0').map(({ node: { id } }) => id)).toEqual(['0', '0.0', '0.1']);
  const many = treeRows([node('0'), node('0.1'), node('0.10'), node('0.10.0')], new Set(['0.1']), undefined);
  expect(many).toHaveLength(4);
});

test.each([
  ['ArrowDown', '0.0', [], { focus: '0.0.0' }],
  ['ArrowDown', '0.1', [], undefined],
  ['ArrowUp', '0.1', ['0.0'], { focus: '0.0' }],
  ['Home', '0.1', [], { focus: '0' }],
  ['End', '0', [], { focus: '0.1' }],
  ['ArrowRight', '0.0', [], { focus: '0.0.0' }],
  ['ArrowRight', '0.0', ['0.0'], { toggle: '0.0' }],
  ['ArrowRight', '0.1', [], undefined],
  ['ArrowLeft', '0.0', [], { toggle: '0.0' }],
  ['ArrowLeft', '0.0', ['0.0'], { focus: '0' }],
  ['ArrowLeft', '0.0.0', [], { focus: '0.0' }],
  ['x', '0', [], undefined],
])('%s on %s with %j closed', (key, on, closed, expected) =>
  expect(treeKey(key, rows(...closed), on)).toEqual(expected),
);
