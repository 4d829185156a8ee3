// Metrics for what is typed.
import { expect, test } from 'vitest';
import { choiceOf } from './metric-choice';

const of = (...names: string[]) => names.map((name) => ({ name, type: '', help: '', unit: '' }));
const METRICS = of(
  'aws_http_requests_total',
  'go_threads',
  'http_requests_total',
  'job:http:rate5m',
  'xhttpx',
  'Http_up',
);

test.each([
  ['http', ['http_requests_total', 'Http_up', 'aws_http_requests_total', 'job:http:rate5m', 'xhttpx']],
  ['requests', ['aws_http_requests_total', 'http_requests_total']],
  ['htrt', ['aws_http_requests_total', 'http_requests_total', 'job:http:rate5m']],
  ['GO_', ['go_threads']],
  ['nothing', []],
])('%s', (typed, names) => {
  expect(choiceOf(METRICS, typed).metrics.map(({ name }) => name)).toEqual(names);
});

test('of many the best are offered, and that there are more is known', () => {
  const many = of(...Array.from({ length: 500 }, (_, i) => `m_${i}`), 'the_m');
  expect(choiceOf(many, 'm', 3)).toEqual({ metrics: many.slice(0, 3), isAll: false });
  expect(choiceOf(many, 'the', 3)).toEqual({ metrics: [many.at(-1)], isAll: true });
});

test('nothing typed offers the first', () => {
  expect(choiceOf(METRICS, '', 2)).toEqual({ metrics: METRICS.slice(0, 2), isAll: false });
});
