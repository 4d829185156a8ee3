// Matchers as text: what each syntax takes, which reading counts, and that printing comes back as it went.
import { describe, expect, test } from 'vitest';
import { formatMatcher, formatMatchers, goQuote } from './matcher-syntax';
import { parseMatcher, parseMatchers } from './matcher-text';
import type { Matcher, MatchType } from './matchers';

const matcher = (name: string, type: MatchType, value: string): Matcher => ({ name, type, value });

describe('one matcher', () => {
  test.each([
    ['foo=bar', matcher('foo', '=', 'bar')],
    ['foo="bar"', matcher('foo', '=', 'bar')],
    [' foo =~ "b.*" ', matcher('foo', '=~', 'b.*')],
    ['foo!=bar', matcher('foo', '!=', 'bar')],
    ['foo!~"a|b"', matcher('foo', '!~', 'a|b')],
    ['foo=', matcher('foo', '=', '')],
    ['foo=""', matcher('foo', '=', '')],
    // Classic alone reads these.
    ['foo=bar baz', matcher('foo', '=', 'bar baz')],
    ['foo=a=b', matcher('foo', '=', 'a=b')],
    ['foo="\\d\\n"', matcher('foo', '=', '\\d\n')],
    ["foo='x'", matcher('foo', '=', "'x'")],
    // UTF-8 alone reads these.
    ['a-b=c', matcher('a-b', '=', 'c')],
    ['"a b"="c"', matcher('a b', '=', 'c')],
    ['🙂=🙃', matcher('🙂', '=', '🙃')],
    ['"caf\\u00e9"="\\x41"', matcher('café', '=', 'A')],
    // Both do, and differ: classic counts.
    ['foo="\\t"', matcher('foo', '=', '\\t')],
  ])('%j', (text, expected) => expect(parseMatcher(text)).toEqual(expected));

  test.each([
    ['foo', 'bad matcher format: foo'],
    ['', 'bad matcher format: '],
    ['=bar', 'bad matcher format: =bar'],
    ['a-b', 'bad matcher format: a-b'],
    ['""="x"', 'bad matcher format: ""="x"'],
    ['foo="bar', 'matcher value contains unescaped double quote: "bar'],
    ['foo=b"ar', 'matcher value contains unescaped double quote: b"ar'],
    ['{foo=bar}', 'unexpected open or close brace: {foo=bar}'],
    ['foo=bar}', 'unexpected open or close brace: foo=bar}'],
    ['foo=~"a("', 'regex "a(" does not compile'],
  ])('%j is refused: %s', (text, message) => expect(() => parseMatcher(text)).toThrow(message));
});

describe('several matchers', () => {
  test.each([
    ['', []],
    ['{}', []],
    ['{foo="bar"}', [matcher('foo', '=', 'bar')]],
    ['foo="bar", baz!=qux', [matcher('foo', '=', 'bar'), matcher('baz', '!=', 'qux')]],
    ['{foo="bar"', [matcher('foo', '=', 'bar')]], // classic does not count braces
    ['{foo="bar",}', [matcher('foo', '=', 'bar')]],
    ['{foo="a,b", c=~"d{1,2}"}', [matcher('foo', '=', 'a,b'), matcher('c', '=~', 'd{1,2}')]],
    ['{"a.b"="c", d="e"}', [matcher('a.b', '=', 'c'), matcher('d', '=', 'e')]],
  ])('%j', (text, expected) => expect(parseMatchers(text)).toEqual(expected));

  test.each(['{,}', 'a="b",,c="d"', 'foo'])('%j is refused', (text) =>
    expect(() => parseMatchers(text)).toThrow('bad matcher format'),
  );
});

test.each([
  [matcher('foo', '=', 'bar'), 'foo="bar"'],
  [matcher('foo', '=~', 'a"\\\n'), 'foo=~"a\\"\\\\\\n"'],
  [matcher('a b', '!=', 'x\ty'), '"a b"!="x\\ty"'],
])('%j prints as %s', (given, text) => {
  expect(formatMatcher(given)).toBe(text);
  expect(parseMatcher(text)).toEqual(given);
});

test('several print in braces', () => {
  expect(formatMatchers([matcher('a', '=', 'b'), matcher('c', '!~', 'd')])).toBe('{a="b",c!~"d"}');
  expect(formatMatchers([])).toBe('{}');
});

test('goQuote escapes what Go does', () => expect(goQuote('a"\\\n\x01\x7fé')).toBe('"a\\"\\\\\\n\\x01\\x7fé"'));
