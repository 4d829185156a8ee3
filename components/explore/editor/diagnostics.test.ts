// Where the server's words stand in the text.
import { expect, test } from 'vitest';
import { ApiError } from '@/lib/client/api-error';
import { errorDiagnostic, remarkDiagnostics } from './diagnostics';

const error = (message: string) => new ApiError(400, 'bad_data', message);

test.each([
  ['sum((up)', '1:9: parse error: unclosed left parenthesis', 'parse error: unclosed left parenthesis', ')'],
  ['up up', '1:4: parse error: unexpected identifier "up"', 'unexpected identifier', 'up'],
  ['up +\n+ 1 2', '2:5: parse error: unexpected number "2"', 'unexpected number', '2'],
])('%j: %s', (text, message, words, marked) => {
  const [found] = errorDiagnostic(text, error(`invalid parameter "query": ${message}`));
  expect(found?.message).toMatch(/^\d+:\d+: parse error/);
  expect(found?.message).toContain(words);
  expect(text.slice(found?.from, found?.to)).toBe(marked);
});

test('an error without a place marks nothing', () => {
  expect(errorDiagnostic('up', error('query timed out'))).toEqual([]);
});

test('remarks stand where they say', () => {
  const text = 'rate(up[5m])';
  const infos = ['PromQL info: metric might not be a counter: "up" (1:6)'];
  expect(remarkDiagnostics(text, { warnings: ['results truncated due to limit'], infos })).toEqual([
    { from: 5, to: 7, severity: 'info', message: infos[0] },
  ]);
});
