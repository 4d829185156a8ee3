import { describe, expect, test } from 'vitest';
import { cpuClock } from './cpu-clock.fixtures';
import { Labels } from './labels';
import { compileMatcher, compileMatchers, compilePattern } from './matchers';

describe('compilePattern', () => {
  test.each([
    ['a|b', 'a', true],
    ['a|b', 'ab', false],
    ['', '', true],
    ['', 'x', false],
    ['api.*', 'api', true],
    ['api.*', 'api/\nv1', true],
    ['api.*', 'my-api', false],
    ['api.+', 'api', false],
    ['api.+', 'api1', true],
    ['.*', '', true],
    ['.+', '', false],
    ['a.c', 'a\nc', true],
    ['5..', '503', true],
    ['5..', '5030', false],
    ['(?i)GET', 'get', true],
    ['\\d+', '42', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['[[:alpha:]]+', 'abc', true],
    ['^a$', 'a', true],
    ['x*y|z', 'z', true],
  ])('/%s/ on %j is %s', (pattern, value, expected) => {
    expect(compilePattern(pattern)(value)).toBe(expected);
  });

  test('refuses what RE2 refuses, quoting it', () => {
    expect(() => compilePattern('a(')).toThrow(/regex "a\(" does not compile/);
    expect(() => compilePattern('(?=a)')).toThrow(/does not compile/);
  });

  test('takes time linear in the value where a backtracking engine would not', () => {
    const busyMs = cpuClock();
    expect(compilePattern('(a+)+b')('a'.repeat(5000))).toBe(false);
    expect(busyMs()).toBeLessThan(2000);
  });
});

describe('compileMatcher', () => {
  test.each([
    ['=', 'a', 'a', true],
    ['=', 'a', 'b', false],
    ['!=', 'a', '', true],
    ['=~', 'a|', '', true],
    ['!~', 'a|b', 'c', true],
    ['!~', 'a|b', 'b', false],
  ] as const)('%s %j on %j is %s', (type, value, candidate, expected) => {
    expect(compileMatcher({ name: 'x', type, value })(candidate)).toBe(expected);
  });

  test('all matchers must hold, and an absent label is the empty value', () => {
    const wanted = compileMatchers([
      { name: 'job', type: '=', value: 'a' },
      { name: 'zone', type: '!=', value: 'eu' },
    ]);
    expect(wanted(Labels.of({ job: 'a' }))).toBe(true);
    expect(wanted(Labels.of({ job: 'a', zone: 'eu' }))).toBe(false);
    expect(wanted(Labels.of({ job: 'b' }))).toBe(false);
  });
});
