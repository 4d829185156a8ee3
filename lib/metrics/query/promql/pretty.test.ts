import { describe, expect, test } from 'vitest';
import { parseExpr } from './parser';
import { prettyExpr } from './pretty';
import { printExpr } from './print';

const LONG = 'a_metric_with_a_name_that_is_rather_long_and_then_some{instance="one",job="two"}';

describe('a line is split when it is longer than 100 bytes', () => {
  test.each([
    ['a + b', 'a + b'],
    [`sum(${'x'.repeat(95)})`, `sum(${'x'.repeat(95)})`],
    [`sum(${'x'.repeat(96)})`, `sum(\n  ${'x'.repeat(96)}\n)`],
    [
      `sum by (a) (${LONG}[5m:1m])`.replace('[5m:1m]', ' + 1 + 2 + 3 + 4'),
      `sum by (a) (\n  ${LONG} + 1 + 2 + 3 + 4\n)`,
    ],
    [`topk(5, ${LONG} + 1000000000)`, `topk(\n  5,\n  ${LONG} + 1000000000\n)`],
    [`${LONG} * on (job) group_left (x) b`, `  ${LONG}\n* on (job) group_left (x)\n  b`],
    [`(${LONG} * on (job) group_left (x) b)`, `(\n    ${LONG}\n  * on (job) group_left (x)\n    b\n)`],
    [`-(${LONG} + 10000000000000000000)`, `-(\n    ${LONG}\n  +\n    10000000000000000000\n)`],
    [`clamp(${LONG}, 1000000, 2000000)`, `clamp(\n  ${LONG},\n  1000000,\n  2000000\n)`],
    // A subquery that fits its line is not indented; one that does not is split inside.
    [`max_over_time(rate(${LONG}[5m])[1h:])`, `max_over_time(\nrate(${LONG}[5m])[1h:]\n)`],
    [
      `max_over_time((${LONG} + ${LONG})[1h:])`,
      `max_over_time(\n  (\n      ${LONG}\n    +\n      ${LONG}\n  )[1h:]\n)`,
    ],
  ])('%s', (query, expected) => {
    expect(prettyExpr(parseExpr(query))).toBe(expected);
    expect(printExpr(parseExpr(expected)), 'means the same').toBe(printExpr(parseExpr(query)));
  });
});
