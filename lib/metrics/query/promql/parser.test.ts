import { describe, expect, test } from 'vitest';
import { typeOf } from './checker';
import { ParseError } from './parse-error';
import { parseExpr, parseMetricSelector } from './parser';
import { printExpr } from './print';
import { ALL_SYNTAX, DEFAULT_SYNTAX } from './syntax';

function refusal(query: string): ParseError | undefined {
  try {
    parseExpr(query);
    return undefined;
  } catch (error) {
    if (error instanceof ParseError) return error;
    throw error;
  }
}

/** With every operand in brackets, so that the shape of the tree shows. */
function shape(query: string): string {
  const walk = (expr: ReturnType<typeof parseExpr>): string => {
    if (expr.type === 'binaryExpr') return `[${walk(expr.lhs)} ${expr.op} ${walk(expr.rhs)}]`;
    if (expr.type === 'unaryExpr') return `[${expr.op}${walk(expr.expr)}]`;
    return printExpr(expr);
  };
  return walk(parseExpr(query));
}

describe('precedence and associativity', () => {
  test.each([
    ['a + b * c', '[a + [b * c]]'],
    ['a * b + c', '[[a * b] + c]'],
    ['a - b - c', '[[a - b] - c]'],
    ['a ^ b ^ c', '[a ^ [b ^ c]]'],
    ['-a ^ b', '[-[a ^ b]]'],
    ['-a * b', '[[-a] * b]'],
    ['a * -b', '[a * [-b]]'],
    ['a or b and c', '[a or [b and c]]'],
    ['a unless b and c', '[[a unless b] and c]'],
    ['a > b + c', '[a > [b + c]]'],
    ['a == b > c', '[[a == b] > c]'],
    ['a % b atan2 c', '[[a % b] atan2 c]'],
    ['a / a offset 1w', '[a / a offset 1w]'],
    ['-a @ 100', '[-a @ 100.000]'],
    ['(a + b) * c', '[(a + b) * c]'],
  ])('%s is %s', (query, expected) => expect(shape(query)).toBe(expected));
});

describe('canonical form', () => {
  test.each([
    ['up', 'up', 'vector'],
    ['{"my.metric", "my.label"="x"}', '{"my.label"="x",__name__="my.metric"}', 'vector'],
    ['up{job = "a" , zone!="b",}', 'up{job="a",zone!="b"}', 'vector'],
    ['rate(up[5m])', 'rate(up[5m])', 'vector'],
    ['up[90s] offset -1m', 'up[1m30s] offset -1m', 'matrix'],
    ['up[1h:5m] @ 12.5 offset 1d', 'up[1h:5m] @ 12.500 offset 1d', 'matrix'],
    ['up @ start()', 'up @ start()', 'vector'],
    ['SUM BY (a, b) (up)', 'sum by (a, b) (up)', 'vector'],
    ['sum(up) without(a)', 'sum without (a) (up)', 'vector'],
    ['topk(5, up)', 'topk(5, up)', 'vector'],
    ['a * on(x) group_left(y) b', 'a * on (x) group_left (y) b', 'vector'],
    ['a == bool b', 'a == bool b', 'vector'],
    ['1_000 + 0x1F + 0755', '1000 + 31 + 493', 'scalar'],
    ['5m', '5m', 'scalar'],
    ['Inf + NaN', '+Inf + NaN', 'scalar'],
    ['1e3', '1000', 'scalar'],
    ["'it\\'s' ", '"it\'s"', 'string'],
    ['`raw\\n`', '"raw\\\\n"', 'string'],
    ['up # words\n + 1', 'up + 1', 'vector'],
    ['sum + on', undefined, ''],
    ['sum{a="b"} / count', 'sum{a="b"} / count', 'vector'],
    ['up[5m * 2]', 'up[5m * 2]', 'matrix'],
    ['up[step() + 1m:]', 'up[step() + 1m:]', 'matrix'],
    ['up offset (-1 ^ 2)', 'up offset (-1 ^ 2)', 'vector'],
    ['up offset -(5)', 'up offset -(5)', 'vector'],
    ['up offset +(5m)', 'up offset (5m)', 'vector'],
    ['up offset -5m', 'up offset -5m', 'vector'],
    ['"\\xff\\303\\244\\xe2\\x98"', '"\\xffä\\xe2\\x98"', 'string'],
    ['up offset (5m + 1)', 'up offset (5m + 1)', 'vector'],
    ['rate(up[5m] anchored)', 'rate(up[5m] anchored)', 'vector'],
    ['a + fill(0) b', 'a + fill (0) b', 'vector'],
    ['a + fill_right(-Inf) fill_left(+2) b', 'a + fill_left (2) fill_right (-Inf) b', 'vector'],
    ['a + fill_left(0) fill_right(-0) b', 'a + fill_left (0) fill_right (-0) b', 'vector'],
    ['fill + fill_left', 'fill + fill_left', 'vector'],
    ['label_replace(up, "a", "$1", "b", "(.*)")', 'label_replace(up, "a", "$1", "b", "(.*)")', 'vector'],
  ])('%s', (query, expected, type) => {
    if (expected === undefined) return expect(refusal(query)).toBeInstanceOf(ParseError);
    const expr = parseExpr(query);
    expect([printExpr(expr), typeOf(expr)]).toEqual([expected, type]);
    expect(printExpr(parseExpr(expected)), 'its own form parses to itself').toBe(expected);
  });
});

describe('refusals name the place and the reason', () => {
  test.each([
    ['', 'unknown position: parse error: no expression found in input'],
    ['sum(', '1:5: parse error: unclosed left parenthesis'],
    ['up)', `1:4: parse error: unexpected right parenthesis ')'`],
    ['up +', '1:5: parse error: unexpected end of input'],
    ['* up', '1:1: parse error: unexpected <op:*>'],
    ['nope(up)', '1:1: parse error: unknown function with name "nope"'],
    ['rate(up)', '1:6: parse error: expected type range vector in call to function "rate", got instant vector'],
    ['rate()', '1:1: parse error: expected 1 argument(s) in call to "rate", got 0'],
    ['sum(up[5m])', '1:5: parse error: expected type instant vector in aggregation expression, got range vector'],
    ['up{job=}', '1:8: parse error: unexpected "}" in label matching, expected string'],
    ['up{job="a"', '1:11: parse error: unexpected end of input inside braces'],
    ['up{job=~"a("}', '1:4: parse error: error parsing regexp: missing closing ): `a(`'],
    ['up{"job"=~"*b"}', '1:4: parse error: error parsing regexp: missing argument to repetition operator: `*`'],
    ['up{{', `1:4: parse error: unexpected left brace '{'`],
    ['(1 + )', '1:6: parse error: unexpected ")"'],
    ['sum(up +', '1:9: parse error: unclosed left parenthesis'],
    ['sum(up[5m', '1:10: parse error: unclosed left parenthesis'],
    ['up[5m', '1:6: parse error: unclosed left bracket'],
    ['up[[5m]]', `1:4: parse error: unexpected left bracket '['`],
    ['up]', `1:3: parse error: unexpected right bracket ']'`],
    ['up[5m:1m:30s]', `1:9: parse error: unexpected colon ':'`],
    ['up[abc]', `1:4: parse error: unexpected character: 'a', expected ':'`],
    ['up[5m 5m]', '1:7: parse error: unexpected duration "5m" in subquery or range, expected ":" or "]"'],
    ['up[5m:1m 1m]', '1:10: parse error: unexpected duration "1m" in subquery selector, expected "]"'],
    ['rate(up[5m)', '1:11: parse error: unexpected ")" in subquery or range, expected ":" or "]"'],
    [
      'up["5m"]',
      '1:4: parse error: unexpected string "\\"5m\\"" in subquery or range selector, expected number, duration, step(), or range()',
    ],
    ['up "long enough"', '1:4: parse error: unexpected string "\\"long enou"...'],
    ['up 12345678901', '1:4: parse error: unexpected number "1234567890"...'],
    ['up sum', '1:4: parse error: unexpected <aggr:sum>'],
    ['up + AND', '1:6: parse error: unexpected <op:AND>'],
    ['up by', '1:4: parse error: unexpected <by>'],
    ['up a:b', '1:4: parse error: unexpected metric identifier "a:b"'],
    ['up start', '1:4: parse error: unexpected "start"'],
    ['up Inf', '1:4: parse error: unexpected number "Inf"'],
    ['{job=~".*"}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
    ['up[5x]', '1:4: parse error: bad number or duration syntax: "5"'],
    ['up[5mm]', '1:4: parse error: bad number or duration syntax: "5mm"'],
    ['up[5M]', '1:4: parse error: bad number or duration syntax: "5"'],
    ['up[1h5hs]', '1:4: parse error: unknown unit "hs" in duration "1h5hs"'],
    ['up[5m1m]', '1:4: parse error: not a valid duration string: "5m1m"'],
    ['0b11', '1:1: parse error: bad number or duration syntax: "0"'],
    ['1..5', '1:1: parse error: bad number or duration syntax: "1.."'],
    ['up[5m / 0]', '1:7: parse error: division by zero'],
    ['up[5m % 0]', '1:7: parse error: modulo by zero'],
    ['up[0s]', '1:4: parse error: duration must be greater than 0'],
    [
      'up[]',
      '1:4: parse error: unexpected "]" in subquery or range selector, expected number, duration, step(), or range()',
    ],
    ['1 == 1', '1:3: parse error: comparisons between scalars must use BOOL modifier'],
    ['1 and up', 'set operator "and" not allowed in binary scalar expression'],
    ['up + bool up', '1:4: parse error: bool modifier can only be used on comparison operators'],
    ['a + on(x) group_left(x) b', '1:3: parse error: label "x" must not occur in ON and GROUP clause at once'],
    ['a and fill(0) b', '1:1: parse error: filling in missing series not allowed for set operators'],
    ['a + fill(0) 1', '1:1: parse error: filling in missing series only allowed between instant vectors'],
    ['a + fill(0) fill(1) b', '1:17: parse error: unexpected "("'],
    ['a + fill(x) b', '1:10: parse error: unexpected identifier "x" in fill, expected number'],
    ['up[5m] anchored smoothed', '1:1: parse error: anchored and smoothed modifiers cannot be used together'],
    ['up[5m:] smoothed', '1:1: parse error: smoothed modifier is not supported for subqueries'],
    ['1 anchored', '1:1: parse error: anchored modifier not implemented'],
    ['up{a="b"}{c="d"}', '1:10: parse error: unexpected "{"'],
    ['"a', '1:1: parse error: unterminated quoted string'],
    ['"\\q"', 'unknown escape sequence U+0071'],
    ['up{x="☃"} +', '1:14: parse error: unexpected end of input'],
    ['up\n  + nope()', '2:5: parse error: unknown function'],
    ['foo{__name__="bar"}', 'metric name must not be set twice: "foo" or "bar"'],
    ['up offset 1s offset 2s', 'offset may not be set multiple times'],
    ['1 offset 1d', 'offset modifier must be preceded by'],
    ['up[5m:1m][5m]', 'ranges only allowed for vector selectors'],
  ])('%j', (query, message) => expect(refusal(query)?.message).toContain(message));
});

describe('syntax that is not enabled is refused', () => {
  test.each([
    ['info(up)', '1:1: parse error: function "info" is not enabled'],
    ['1 + mad_over_time(up[5m])', '1:5: parse error: function "mad_over_time" is not enabled'],
    [
      'limitk(1, up)',
      '1:1: parse error: limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions',
    ],
    ['rate(up[5m] anchored)', '1:6: parse error: anchored modifier is experimental and not enabled'],
    ['up smoothed', '1:1: parse error: smoothed modifier is experimental and not enabled'],
    ['up + fill(0) up', '1:6: parse error: binop fill modifiers are experimental and not enabled'],
    ['up[step()]', undefined],
    ['smoothed + fill', undefined],
  ])('%s', (query, message) => {
    const parse = () => parseExpr(query, DEFAULT_SYNTAX);
    if (message) expect(parse).toThrow(message);
    else expect(printExpr(parse())).toBe(query);
  });

  test.each(['up[5m * 2]', 'up offset (1m + 1m)', 'up[1h:step()]'])('computed durations: %s', (query) => {
    const parse = () => parseExpr(query, { ...ALL_SYNTAX, durationExpressions: false });
    expect(parse).toThrow('experimental duration expression is not enabled');
  });
});

describe('spans, in bytes', () => {
  test.each([
    ['up[-1]', 3, 5],
    ['{"ä"} + bool up', 7, 12],
    ['1) + 2', 2, 6],
    ['up} + 2', 2, 7],
    ['up offset 1s offset 2s', 0, 12],
    ['up[5s x 5s]', 6, 11],
    ['up[5mm]', 3, 7],
    ['1 ! 1', 2, 5],
    ['sum(', 4, 4],
  ])('%s', (query, start, end) => expect(refusal(query)?.span).toEqual({ start, end }));
});

describe('parseMetricSelector', () => {
  test('gives the matchers, the name among them', () => {
    expect(parseMetricSelector('up{job=~"a.*"}')).toEqual([
      { name: 'job', type: '=~', value: 'a.*' },
      { name: '__name__', type: '=', value: 'up' },
    ]);
  });
  test.each(['up[5m]', 'up offset 5m', 'sum(up)', '1', 'up @ 5', ''])('refuses %j', (text) =>
    expect(() => parseMetricSelector(text)).toThrow(ParseError),
  );
});
