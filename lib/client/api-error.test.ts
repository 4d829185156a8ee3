// The one error type of the browser: positions in queries, and failures that are not ours.
import { describe, expect, test } from 'vitest';
import { ApiError, asApiError, offsetOf, positionOf } from './api-error';

describe('a position in a message', () => {
  test.each([
    ['invalid parameter "query": 1:10: parse error: unclosed left parenthesis', { line: 1, column: 10 }],
    ['1:5: parse error: unexpected end of input', { line: 1, column: 5 }],
    ['3:1: parse error: unknown function with name "rat"', { line: 3, column: 1 }],
    ['query timed out in expression evaluation', undefined],
    ['Get "http://127.0.0.1:9090/metrics": connection refused', undefined],
  ])('%s', (message, position) => {
    expect(positionOf(message)).toEqual(position);
  });
});

describe('a position becomes an offset', () => {
  test.each([
    ['sum((foo)', { line: 1, column: 5 }, 4],
    ['sum(\n  foo\n', { line: 2, column: 3 }, 7],
    ['sum((foo)', { line: 1, column: 99 }, 9],
    ['up', { line: 1, column: 0 }, 0],
    ['up', { line: 2, column: 1 }, undefined],
  ])('%j at %o is %s', (query, position, offset) => {
    expect(offsetOf(query, position)).toBe(offset);
  });
});

test('an ApiError passes through unchanged and carries its position', () => {
  const error = new ApiError(400, 'bad_data', '1:5: parse error');
  expect(asApiError(error)).toBe(error);
  expect(error.position).toEqual({ line: 1, column: 5 });
  expect(error.isUnreachable).toBe(false);
});

test('any other thrown value keeps its message', () => {
  expect(asApiError(new Error('x is not a function'))).toMatchObject({
    status: 0,
    errorType: 'internal',
    message: 'x is not a function',
  });
  expect(asApiError('text')).toMatchObject({ message: 'text' });
});
