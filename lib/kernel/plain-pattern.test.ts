import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { plainTest } from './plain-pattern';

const VALUES = ['', 'a', 'b', 'ab', 'aab', 'abc', 'a.b', 'axb', 'a\nb', 'bab', 'aXbXa', 'host-1:9100', 'host-12:9100'];

describe('agrees with RE2', () => {
  test.each([
    '',
    'a',
    'a|b',
    'a|',
    '|',
    '()',
    '.*',
    '.+',
    '.+.+',
    '.*.+',
    'a.*',
    '.*b',
    '.+b',
    'a.+b',
    'a.*b',
    '.*a.*',
    '.+a.+',
    'a.*b.*a',
    'a.*a',
    'a.+a.*',
    'a|.*b|x.+',
    '(a|b)(a|b)',
    '(?:a|)b',
    '(a(b|)|b)',
    '(.*|a)b',
    'host-(1|2):9100',
    'host-(1|.*2):9100',
    'a\\.b',
    'a\\.b|a.*c',
    'a-b',
  ])('/%s/', (pattern) => {
    const own = plainTest(pattern);
    const compiled = RE2JS.compile(pattern, RE2JS.DOTALL);
    expect(own).toBeDefined();
    expect(VALUES.map((value) => own?.(value))).toEqual(VALUES.map((value) => compiled.matches(value)));
  });

  test('on patterns and values put together at random', () => {
    const pieces = ['a', 'b', '.*', '.+', '|', '(', ')', '(?:', '\\.', '.'];
    const pick = <T>(from: readonly T[]) => from[Math.floor(Math.random() * from.length)] as T;
    let compared = 0;
    for (let i = 0; i < 20_000; i++) {
      const pattern = Array.from({ length: 1 + (i % 8) }, () => pick(pieces)).join('');
      const own = plainTest(pattern);
      if (!own) continue;
      compared++;
      const compiled = RE2JS.compile(pattern, RE2JS.DOTALL);
      for (let v = 0; v < 5; v++) {
        const value = Array.from({ length: Math.floor(Math.random() * 5) }, () => pick(['a', 'b', '.'])).join('');
        expect([pattern, value, own(value)]).toEqual([pattern, value, compiled.matches(value)]);
      }
    }
    expect(compared).toBeGreaterThan(1000);
  });
});

test.each([
  'a*',
  'a+',
  'a?',
  '.',
  '.?',
  '.*?',
  '.*+',
  '(a|b)*',
  'a{2}',
  'a.{2}',
  '[ab]',
  '^a$',
  '\\d',
  '\\Qa\\E',
  '(?i)a',
  '(?P<n>a)',
  'a(',
  'a)',
  '*',
  '\\',
  '\u{1f600}',
])('/%s/ is left to the regex engine', (pattern) => expect(plainTest(pattern)).toBeUndefined());

test('groups that multiply or nest too far are, too', () => {
  expect(plainTest('(a|b|c|d|e|f|g|h|i|j)'.repeat(4))?.('abcd')).toBe(true);
  expect(plainTest('('.repeat(10_000))).toBeUndefined();
  expect(plainTest('(a|b|c|d|e|f|g|h|i|j)'.repeat(6))).toBeUndefined();
});
