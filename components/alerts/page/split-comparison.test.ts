// Expressions cut at their comparison, by the parser of the server.
import { expect, test } from 'vitest';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import { treeJson } from '@/lib/metrics/query/promql/tree-json';
import { splitComparison } from './split-comparison';

const parse = async (expr: string): Promise<unknown> => JSON.parse(JSON.stringify(treeJson(parseExpr(expr))));

test.each([
  ['x > 0.05', 'x', '> 0.05', 0.05],
  ['sum by (a) (rate(x{b=">"}[5m])) / sum(y) >= 1e-2', 'sum by (a) (rate(x{b=">"}[5m])) / sum(y)', '>= 1e-2', 0.01],
  ['up == 0', 'up', '== 0', 0],
  ['x>-1', 'x', '> -1', -1],
  ['x < -(2)', 'x', '< -(2)', -2],
  ['5 < x', 'x', '> 5', 5],
  ['(x > 3)', 'x', '> 3', 3],
  ['x > bool 3', 'x', '> 3', 3],
  ['x > 3 and on (job) y < 5', 'x', '> 3', 3],
  ['(x > 3) unless y', 'x', '> 3', 3],
  ['x > y', 'x', '> y', undefined],
  ['a > 1 > 2', 'a > 1', '> 2', 2],
  ['x > +Inf', 'x', '> +Inf', Infinity],
])('%s', async (expr, measured, comparison, threshold) => {
  const operator = comparison.split(' ')[0];
  expect(await splitComparison(expr, parse)).toEqual({ measured, operator, comparison, threshold });
});

test.each(['x', 'absent(up{job="a"})', 'x + 1', 'x or y > 2', 'vector(1)'])('%s has none at its top', async (expr) => {
  expect(await splitComparison(expr, parse)).toBeUndefined();
});

test('what does not parse says so', async () => {
  await expect(splitComparison('x >', parse)).rejects.toThrow('parse error');
});
