// Expressions whose value at an instant is another one in a range query.
import { expect, test } from 'vitest';
import { parseExpr } from '../../../query/promql/parser';
import { DEFAULT_SYNTAX } from '../../../query/promql/syntax';
import { dependsOnRange } from './depends-on-range';

const SYNTAX = { ...DEFAULT_SYNTAX, durationExpressions: true };

test.each([
  ['up', false],
  ['sum(rate(up[5m])) > 1', false],
  ['up @ 1700000000', false],
  ['up @ end()', true],
  ['sum by (a) (-(up @ start()))', true],
  ['rate(up[5m] @ end())', true],
  ['max_over_time(up[1h:1m] @ start())', true],
  ['topk(scalar(up @ end()), up)', true],
  ['rate(up[step()])', true],
  ['up offset step()', true],
  ['max_over_time(up[range():1m])', true],
  ['max_over_time(up[1h:2*step()])', true],
  ['rate(up[2*1m])', false],
  ['label_replace(up, "a", "b", "c", "d")', false],
])('%s: %s', (text, expected) => expect(dependsOnRange(parseExpr(text, SYNTAX))).toBe(expected));
