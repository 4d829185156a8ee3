// An explained query as rows.
import { expect, test } from 'vitest';
import type { PlanNode } from '@/lib/client/explain-decode';
import { planRows } from './plan-rows';

const node = (type: string, text: string, seconds: number, children: readonly PlanNode[] = []): PlanNode => ({
  ...{ type, text, seconds, children },
  selfSeconds: seconds - children.reduce((sum, child) => sum + child.seconds, 0),
  ...{ evaluations: 1, series: 1, points: 1, readSeries: 0, readSamples: 0 },
});

const lines = (plan: PlanNode) => planRows(plan).map(({ depth, text }) => `${' '.repeat(depth)}${text}`);

test('children are folded out of the text of their parent', () => {
  const range = node('matrixSelector', 'x_total[5m]', 0.1);
  const plan = node('aggregation', 'sum by (job) (rate(x_total[5m]))', 0.3, [
    node('call', 'rate(x_total[5m])', 0.2, [range]),
  ]);
  expect(lines(plan)).toEqual(['sum by (job) (…)', ' rate(…)', '  x_total[5m]']);
});

test('both sides of an operator, alike or not; parentheses are no row', () => {
  const left = node('vectorSelector', 'a', 0.1);
  const right = node('parenExpr', '(a + a)', 0.1, [
    node('binaryExpr', 'a + a', 0.1, [node('vectorSelector', 'a', 0.05), node('vectorSelector', 'a', 0.05)]),
  ]);
  expect(lines(node('binaryExpr', 'a / on (x) (a + a)', 0.2, [left, right]))).toEqual([
    '… / on (x) …',
    ' a',
    ' … + …',
    '  a',
    '  a',
  ]);
});

test('numbers stay in the text and are no row; lines become one', () => {
  const children = [node('numberLiteral', '0.9', 0), node('vectorSelector', 'b', 0.1)];
  expect(lines(node('call', 'histogram_quantile(\n  0.9,\n  b\n)', 0.2, children))).toEqual([
    'histogram_quantile( 0.9, … )',
    ' b',
  ]);
});

test('shares are of the whole; nothing took no time', () => {
  const plan = node('call', 'abs(a)', 0.4, [node('vectorSelector', 'a', 0.3)]);
  expect(
    planRows(plan).map(({ share, selfShare }) => [share, selfShare].map((part) => Number(part.toFixed(3)))),
  ).toEqual([
    [1, 0.25],
    [0.75, 0.75],
  ]);
  expect(planRows(node('vectorSelector', 'a', 0))[0]?.share).toBe(0);
});
