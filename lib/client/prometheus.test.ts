// The client against answers as Prometheus 2.42 gives them, and against answers it must refuse.
import { describe, expect, test } from 'vitest';
import { ApiError } from './api-error';
import type { FetchLike } from './fetch-json';
import { PrometheusClient } from './prometheus';

/** A client whose server answers once with `body`; `calls` records what was asked. */
function clientAnswering(body: unknown, status = 200) {
  const calls: { url: string; init: RequestInit | undefined }[] = [];
  const fetchLike: FetchLike = async (url, init) => {
    calls.push({ url, init });
    return new Response(status === 204 ? null : typeof body === 'string' ? body : JSON.stringify(body), { status });
  };
  return { client: new PrometheusClient(fetchLike), calls };
}

const success = (data: unknown, more: object = {}) => ({ status: 'success', data, ...more });

describe('requests', () => {
  test('a range query sends seconds', async () => {
    const { client, calls } = clientAnswering(success({ resultType: 'matrix', result: [] }));
    await client.queryRange('up', { startMs: 1_700_000_000_500, endMs: 1_700_000_060_000, stepMs: 15_000 });
    expect(calls[0]?.url).toBe('/api/v1/query_range?query=up&start=1700000000.5&end=1700000060&step=15&stats=true');
  });

  test('a long expression travels in the body', async () => {
    const { client, calls } = clientAnswering(success({ resultType: 'vector', result: [] }));
    await client.query('up'.repeat(2000), 0);
    expect(calls[0]).toMatchObject({ url: '/api/v1/query', init: { method: 'POST' } });
  });

  test('a label name is escaped', async () => {
    const { client, calls } = clientAnswering(success([]));
    await client.labelValues('a/b');
    expect(calls[0]?.url).toBe('/api/v1/label/a%2Fb/values');
  });
});

test.each([
  ['labels of some series', (client: PrometheusClient) => client.labelNames('up'), '/api/v1/labels?match%5B%5D=up'],
  [
    'values of some series',
    (client: PrometheusClient) => client.labelValues('job', {}, 'up{a="b"}'),
    '/api/v1/label/job/values?match%5B%5D=up%7Ba%3D%22b%22%7D',
  ],
])('%s', async (_what, ask, url) => {
  const { client, calls } = clientAnswering(success([]));
  await ask(client);
  expect(calls[0]?.url).toBe(url);
});

test('a query laid out, and one that does not parse with its place', async () => {
  expect((await clientAnswering(success('up')).client.formatQuery('up')).data).toBe('up');
  const failing = { status: 'error', errorType: 'bad_data', error: 'invalid parameter "query": 1:3: parse error: no' };
  const refused = clientAnswering(failing, 400).client.checkQuery('up(');
  await expect(refused).rejects.toMatchObject({ position: { line: 1, column: 3 } });
});

test('exemplars; none where nothing was asked for', async () => {
  const exemplar = { labels: { trace_id: 'a1' }, value: '0.5', timestamp: 1.5 };
  const { client, calls } = clientAnswering(success([{ seriesLabels: { job: 'a' }, exemplars: [exemplar, {}] }]));
  const { data } = await client.exemplars('x', 1000, 2000);
  expect(calls[0]?.url).toBe('/api/v1/query_exemplars?query=x&start=1&end=2');
  expect(data).toEqual([
    { labels: { job: 'a' }, exemplars: [{ labels: { trace_id: 'a1' }, value: 0.5, timeMs: 1500 }] },
  ]);
  expect((await clientAnswering('', 204).client.exemplars('1', 0, 1)).data).toEqual([]);
});

test('an explanation is a tree; a scalar has no series', async () => {
  const literal = { type: 'numberLiteral', text: '2', series: null, points: 1, seconds: 0.1, selfSeconds: 0.1 };
  const plan = { type: 'binaryExpr', text: 'up * 2', series: 3, readSamples: 9, children: [literal] };
  const { client } = clientAnswering(success({ plan, resultSeries: 3, stats: { samples: { samplesRead: 9 } } }));
  const { data } = await client.explain('up * 2', { startMs: 0, endMs: 1000, stepMs: 1000 });
  expect(data).toMatchObject({ resultSeries: 3, samplesRead: 9, plan: { series: 3, readSamples: 9, evaluations: 0 } });
  expect(data.plan.children).toMatchObject([{ text: '2', series: undefined, seconds: 0.1, children: [] }]);
});

describe('results', () => {
  test('a matrix says how many samples were read, when the server does', async () => {
    const stats = { samples: { samplesRead: 12 } };
    const { client } = clientAnswering(success({ resultType: 'matrix', result: [], stats }));
    const answer = await client.queryRange('x', { startMs: 0, endMs: 1, stepMs: 1 });
    expect(answer.data).toEqual({ kind: 'matrix', series: [], samplesRead: 12 });
  });

  test('a matrix becomes columns; NaN and infinities are values', async () => {
    const { client } = clientAnswering(
      success({
        resultType: 'matrix',
        result: [
          {
            metric: { job: 'a' },
            values: [
              [1, '0.5'],
              [2, 'NaN'],
              [3, '+Inf'],
            ],
          },
        ],
      }),
    );
    const answer = await client.queryRange('x', { startMs: 0, endMs: 1, stepMs: 1 });
    expect(answer.data).toEqual({
      kind: 'matrix',
      series: [{ labels: { job: 'a' }, timesS: [1, 2, 3], values: [0.5, NaN, Infinity] }],
    });
  });

  test.each([
    [
      'vector',
      [{ metric: {}, value: [7, '1'] }],
      { kind: 'vector', series: [{ labels: {}, timesS: [7], values: [1] }] },
    ],
    ['scalar', [7, '1e3'], { kind: 'scalar', timeS: 7, value: 1000 }],
    ['string', [7, 'hi'], { kind: 'string', timeS: 7, value: 'hi' }],
  ])('a %s', async (resultType, result, expected) => {
    const { client } = clientAnswering(success({ resultType, result }));
    expect((await client.query('x', 0)).data).toEqual(expected);
  });

  test('native histograms are texts beside the numbers', async () => {
    const histogram = {
      count: '4',
      sum: '5',
      buckets: [
        [1, '-2', '-1', '1'],
        [3, '-0.1', '0.1', '1'],
        [0, '1', '2', '2'],
      ],
    };
    const text = '{count:4, sum:5, [-2,-1):1, [-0.1,0.1]:1, (1,2]:2}';
    const series = [
      {
        metric: {},
        values: [[1, '9']],
        histograms: [
          [2, histogram],
          [3, { count: '0', sum: '0' }],
        ],
      },
    ];
    const { client } = clientAnswering(success({ resultType: 'matrix', result: series }));
    expect((await client.query('x', 0)).data).toMatchObject({
      series: [
        {
          timesS: [1],
          values: [9],
          histograms: [
            { timeS: 2, text },
            { timeS: 3, text: '{count:0, sum:0}' },
          ],
        },
      ],
    });
    const instant = success({ resultType: 'vector', result: [{ metric: {}, histogram: [2, histogram] }] });
    expect((await clientAnswering(instant).client.query('x', 0)).data).toMatchObject({
      series: [{ timesS: [], values: [], histograms: [{ timeS: 2, text }] }],
    });
  });

  test('warnings and infos come along', async () => {
    const { client } = clientAnswering(success([], { warnings: ['half'], infos: ['hint'] }));
    expect(await client.labelValues('job')).toEqual({ data: [], warnings: ['half'], infos: ['hint'] });
  });

  test('metadata keeps the first description of a metric', async () => {
    const { client } = clientAnswering(success({ up: [{ type: 'gauge', help: 'h', unit: '' }, { type: 'counter' }] }));
    expect((await client.metadata()).data.get('up')).toEqual({ type: 'gauge', help: 'h', unit: '' });
  });

  test('a target that was never scraped has no time', async () => {
    const { client } = clientAnswering(
      success({ activeTargets: [{ health: 'unknown', lastScrape: '0001-01-01T00:00:00Z' }] }),
    );
    expect((await client.targets()).data[0]).toMatchObject({
      health: 'unknown',
      lastScrapeMs: undefined,
      lastError: '',
    });
  });
});

describe('failures', () => {
  const failing = async (client: PrometheusClient) => {
    const thrown = await client.query('x', 0).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ApiError);
    return thrown as ApiError;
  };

  test('an envelope of an error keeps type, message and position', async () => {
    const { client } = clientAnswering({ status: 'error', errorType: 'bad_data', error: '1:5: parse error: no' }, 400);
    expect(await failing(client)).toMatchObject({
      status: 400,
      errorType: 'bad_data',
      position: { line: 1, column: 5 },
    });
  });

  test.each([
    ['a page of HTML', '<html>504</html>', 504, 'not_json'],
    [
      'a broken series',
      success({ resultType: 'matrix', result: [{ metric: {}, values: [[1, 'x']] }] }),
      200,
      'not_json',
    ],
    [
      'a broken histogram',
      success({
        resultType: 'vector',
        result: [{ metric: {}, histogram: [1, { count: '1', sum: '1', buckets: [[9]] }] }],
      }),
      200,
      'not_json',
    ],
    ['an unknown result type', success({ resultType: 'tensor', result: [] }), 200, 'not_json'],
    ['an empty object', {}, 500, 'unknown'],
  ])('%s', async (_, body, status, errorType) => {
    expect(await failing(clientAnswering(body, status).client)).toMatchObject({ status, errorType });
  });

  test('no answer at all is unreachable', async () => {
    const client = new PrometheusClient(async () => {
      throw new TypeError('Failed to fetch');
    });
    expect(await failing(client)).toMatchObject({ status: 0, errorType: 'unreachable', isUnreachable: true });
  });

  test('an abort stays an abort', async () => {
    const controller = new AbortController();
    controller.abort();
    const client = new PrometheusClient(async (_, init) => {
      throw init?.signal?.reason;
    });
    const thrown = await client.query('x', 0, { signal: controller.signal }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: 'AbortError' });
  });
});
