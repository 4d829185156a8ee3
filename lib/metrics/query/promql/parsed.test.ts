import { expect, test } from 'vitest';
import { parsedExpr } from './parsed';
import { parseExpr } from './parser';
import { ALL_SYNTAX, DEFAULT_SYNTAX } from './syntax';

test('the same text is parsed once', () => {
  expect(parsedExpr('rate(a[5m])', ALL_SYNTAX)).toBe(parsedExpr('rate(a[5m])', ALL_SYNTAX));
  expect(parsedExpr('rate(a[5m])', ALL_SYNTAX)).toEqual(parseExpr('rate(a[5m])'));
});

test('what one server knows of the grammar another may refuse', () => {
  parsedExpr('max_of(1, 2)', ALL_SYNTAX);
  expect(() => parsedExpr('max_of(1, 2)', DEFAULT_SYNTAX)).toThrow(/max_of/);
});

test('an error comes every time', () => {
  for (const _ of [1, 2]) expect(() => parsedExpr('sum(', ALL_SYNTAX)).toThrow(/parse error/);
});

test('what was asked longest ago is forgotten when texts become many', () => {
  const first = parsedExpr('first', ALL_SYNTAX);
  for (let i = 0; i < 300; i++) parsedExpr(`a${i} + ${'1 + '.repeat(250)}1`, ALL_SYNTAX);
  expect(parsedExpr('first', ALL_SYNTAX)).not.toBe(first);
});
