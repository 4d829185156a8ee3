// format_query and parse_query: what the room gives is shown, what it refuses names the parameter.
import { expect, test } from 'vitest';
import { unprocessable } from '@/lib/kernel/errors';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import { printExpr } from '@/lib/metrics/query/promql/print';
import { callerOf } from './calls.fixtures';
import { routesOf } from './endpoint';
import { QUERY_TEXT_ENDPOINTS } from './query-text-api';

const call = callerOf(
  routesOf(QUERY_TEXT_ENDPOINTS, {
    formatQuery: (text) => printExpr(parseExpr(text)),
    parseQueryTree(text) {
      const { type } = parseExpr(text);
      if (type === 'binaryExpr') throw unprocessable('no JSON holds this');
      return { type };
    },
  }),
);

test.each(['?query=foo%2Fbar', undefined])('GET and POST', async (query) => {
  const { text } = query
    ? await call(`/api/v1/format_query${query}`)
    : await call('/api/v1/format_query', { form: 'query=foo/bar' });
  expect(text).toBe('{"status":"success","data":"foo / bar"}');
});

test('a tree', async () => {
  expect((await call('/api/v1/parse_query?query=foo')).text).toBe(
    '{"status":"success","data":{"type":"vectorSelector"}}',
  );
});

test.each(['format_query', 'parse_query'])('%s refuses what does not parse', async (endpoint) => {
  const { status, text } = await call(`/api/v1/${endpoint}?query=foo{`);
  expect([status, text]).toEqual([
    400,
    '{"status":"error","errorType":"bad_data","error":"invalid parameter \\"query\\": 1:5: parse error: unexpected end of input inside braces"}',
  ]);
});

test('a refusal that is not about the query keeps its kind', async () => {
  const { status, text } = await call('/api/v1/parse_query?query=foo/bar');
  expect([status, JSON.parse(text).error]).toEqual([422, 'no JSON holds this']);
});
