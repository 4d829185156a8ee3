// Lines of JSON, one by one.
import { beforeAll, expect, test } from 'vitest';
import { appendRows, NOW_MS } from '@/lib/metrics/store/contract.fixtures';
import { memoryStore } from '@/lib/metrics/store/memory';
import { callerOf } from './calls.fixtures';
import { routesOf } from './endpoint';
import { SEARCH_ENDPOINTS } from './search-api';

const reader = memoryStore({ nowMs: () => NOW_MS });
const call = callerOf(routesOf(SEARCH_ENDPOINTS, { reader, timeoutMs: 10_000 }));

beforeAll(async () => {
  await appendRows(reader, [
    [{ __name__: 'http_requests_total', job: 'api' }, 10, 1],
    [{ __name__: 'http_errors_total', job: 'API' }, 10, 1],
    [{ __name__: 'node_cpu', zone: 'eu' }, 10, 1],
    [{ __name__: 'old', job: 'gone' }, 7200, 1],
  ]);
  const none = { refs: new Uint32Array(), timestampsMs: new Float64Array(), values: new Float64Array() };
  await reader.append({ ...none, metadata: [{ metric: 'node_cpu', type: 'gauge', help: 'Busy.', unit: '' }] });
});

const END = { status: 'success', has_more: false };
const batch = (...names: string[]) => ({ results: names.map((name) => ({ name })) });

test.each<[url: string, lines: object[]]>([
  ['metric_names', [batch('http_errors_total', 'http_requests_total', 'node_cpu', 'old'), END]],
  [
    `metric_names?start=${NOW_MS / 1000 - 60}&match[]={job=~".%2B"}`,
    [batch('http_errors_total', 'http_requests_total'), END],
  ],
  ['metric_names?search[]=cpu&search[]=old', [batch('node_cpu', 'old'), END]],
  ['metric_names?search[]=ncpu', [END]],
  ['metric_names?search[]=ncpu&fuzz_threshold=50', [batch('node_cpu'), END]],
  [
    'metric_names?search[]=htttp&fuzz_threshold=70&fuzz_alg=jarowinkler',
    [batch('http_errors_total', 'http_requests_total'), END],
  ],
  ['metric_names?search[]=HTTP', [END]],
  [
    'metric_names?search[]=HTTP&case_sensitive=false&sort_dir=dsc',
    [batch('http_requests_total', 'http_errors_total'), END],
  ],
  [
    'metric_names?search[]=old&search[]=hrt&fuzz_threshold=1&sort_by=score&include_score=true',
    [
      {
        results: [
          { name: 'old', score: 1 },
          { name: 'http_requests_total', score: 0.25 },
          { name: 'http_errors_total', score: 3 / 13 },
        ],
      },
      END,
    ],
  ],
  [
    'metric_names?search[]=node&include_metadata=1',
    [{ results: [{ name: 'node_cpu', type: 'gauge', help: 'Busy.', unit: '' }] }, END],
  ],
  [
    'metric_names?limit=3&batch_size=2',
    [batch('http_errors_total', 'http_requests_total'), batch('node_cpu'), { status: 'success', has_more: true }],
  ],
  ['label_names?search[]=o', [batch('job', 'zone'), END]],
  ['label_values?label=job', [batch('API', 'api', 'gone'), END]],
  ['label_values?label=job&search[]=api&case_sensitive=false', [batch('API', 'api'), END]],
  ['label_values?label=none', [END]],
])('%s', async (url, lines) => {
  const { status, headers, text } = await call(`/api/v1/search/${url}`);
  expect([status, headers['content-type']]).toEqual([200, 'application/x-ndjson']);
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(lines);
});

test.each([
  ['label_values', 'invalid parameter "label": a label name is required'],
  ['label_names?sort_by=size', 'invalid parameter "sort_by": "size" is none of alpha, score'],
  ['label_names?sort_by=score', 'invalid parameter "sort_by": score needs a search[]'],
  ['label_names?sort_dir=up', 'invalid parameter "sort_dir": "up" is none of asc, dsc'],
  ['label_names?fuzz_alg=soundex', 'invalid parameter "fuzz_alg": "soundex" is none of jarowinkler, subsequence'],
  ['label_names?fuzz_threshold=101', 'invalid parameter "fuzz_threshold": must be between 0 and 100'],
  ['label_names?limit=10001', 'limit must be between 1 and 10000'],
  ['label_names?batch_size=0', 'batch_size must be between 1 and 10000'],
  ['label_names?include_score=yes', 'invalid parameter "include_score": cannot parse "yes" to a boolean'],
])('%s is refused in the envelope', async (url, error) => {
  const { status, text } = await call(`/api/v1/search/${url}`);
  expect([status, JSON.parse(text)]).toEqual([400, { status: 'error', errorType: 'bad_data', error }]);
});
