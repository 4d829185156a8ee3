// Calls as clients make them, answered from a store in memory; bodies compared byte for byte where Prometheus' spelling counts.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Histogram } from '@/lib/kernel/histogram';
import { Labels } from '@/lib/kernel/labels';
import type { EngineOptions } from '@/lib/metrics/query/promql/engine/context';
import { DEFAULT_ENGINE } from '@/lib/metrics/query/promql/engine/query';
import type { TimeRange } from '@/lib/metrics/store/contract';
import { memoryStore } from '@/lib/metrics/store/memory';
import { ActiveQueries } from './active-queries';
import { callerOf } from './calls.fixtures';
import { routesOf } from './endpoint';
import { QUERY_ENDPOINTS, WATCHED_PATHS } from './query-api';

const BOTH_SIDES: Histogram = {
  schema: 0,
  zeroThreshold: 0.001,
  zeroCount: 3,
  count: 7,
  sum: 1,
  positiveSpans: [{ offset: 0, length: 2 }],
  positiveBuckets: [1, 1],
  negativeSpans: [{ offset: 0, length: 2 }],
  negativeBuckets: [1, 1],
  customValues: [],
  counterResetHint: 'unknown',
  isInteger: true,
};

const reader = memoryStore({ nowMs: () => 1e15 });

beforeAll(async () => {
  const sample = (labels: Record<string, string>, seconds: number, value: number) => ({
    ref: reader.refOf(Labels.of(labels)),
    seconds,
    value,
  });
  const samples = [
    sample({ __name__: 'up', job: 'a' }, 0, 1),
    sample({ __name__: 'up', job: 'a' }, 15.5, 0),
    sample({ __name__: 'up', job: 'b' }, 15.5, 1),
    ...[NaN, Infinity, -Infinity, -0, 1e-7, 1e21, 0.1].map((value, i) =>
      sample({ __name__: 'odd', case: String(i) }, 10, value),
    ),
    sample({ __name__: 'http.latency', 'service.name': 'x"y\\é' }, 10, 3),
    sample({ __name__: 'both' }, 5, 1),
    sample({ __name__: 'both' }, 10, 0),
  ];
  await reader.append({
    refs: Uint32Array.from(samples, ({ ref }) => ref),
    timestampsMs: Float64Array.from(samples, ({ seconds }) => seconds * 1000),
    values: Float64Array.from(samples, ({ value }) => value),
    histograms: new Map([[samples.length - 1, BOTH_SIDES]]),
    metadata: [{ metric: 'up', type: 'gauge', help: 'Is it?', unit: '' }],
  });
});

/** Ranges that were watched: the place of a watch is its index. */
const watched: TimeRange[] = [];
const watchSeries = ({ startMs, endMs }: TimeRange) => ({ place: watched.push({ startMs, endMs }) - 1, number: 5 });

const callOf = (engine: EngineOptions) =>
  callerOf(
    routesOf(QUERY_ENDPOINTS, {
      ...{ reader, engine, maxSamples: 50_000, timeoutMs: 10_000, nowMs: () => 20_000 },
      ...{ activeQueries: new ActiveQueries(), watchSeries, queryLog: () => undefined },
    }),
  );
const call = callOf(DEFAULT_ENGINE);
const json = async (url: string, form?: string) =>
  JSON.parse((await call(url, form === undefined ? {} : { form })).text);

describe('/api/v1/query', () => {
  test('a vector, byte for byte', async () => {
    expect((await call('/api/v1/query?query=up&time=20')).text).toBe(
      '{"status":"success","data":{"resultType":"vector","result":[' +
        '{"metric":{"__name__":"up","job":"a"},"value":[20,"0"]},{"metric":{"__name__":"up","job":"b"},"value":[20,"1"]}]}}',
    );
  });

  test('native histograms, byte for byte as Prometheus 2.42 answered', async () => {
    const histogram =
      '{"count":"7","sum":"1","buckets":[[1,"-2","-1","1"],[1,"-1","-0.5","1"],[3,"-0.001","0.001","3"],[0,"0.5","1","1"],[0,"1","2","1"]]}';
    expect((await call('/api/v1/query?query=both&time=20')).text).toBe(
      `{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"both"},"histogram":[20,${histogram}]}]}}`,
    );
    expect((await call('/api/v1/query?query=both%5B1m%5D&time=20')).text).toBe(
      `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"both"},"values":[[5,"1"]],"histograms":[[10,${histogram}]]}]}}`,
    );
    expect((await call('/api/v1/query_range?query=both*0&start=10&end=20&step=10')).text).toBe(
      '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"histograms":[[10,{"count":"0","sum":"0"}],[20,{"count":"0","sum":"0"}]]}]}}',
    );
  });

  test('numbers are spelled as Prometheus spells them', async () => {
    const { data } = await json('/api/v1/query?query=sort_desc(odd)%20or%20odd&time=10');
    const byCase = Object.fromEntries(
      data.result.map((each: { metric: { case: string }; value: [number, string] }) => [
        each.metric.case,
        each.value[1],
      ]),
    );
    expect(Object.values(byCase)).toEqual(['NaN', '+Inf', '-Inf', '-0', '1e-07', '1e+21', '0.1']);
    // A scalar never has an exponent.
    expect((await json('/api/v1/query?query=0.0000001')).data.result[1]).toBe('0.0000001');
    expect((await json('/api/v1/query?query=1e21')).data.result[1]).toBe('1000000000000000000000');
  });

  test('times have their fraction, and default to now', async () => {
    expect((await json('/api/v1/query?query=up&time=15.75')).data.result[0].value[0]).toBe(15.75);
    expect((await json('/api/v1/query?query=up&time=1970-01-01T00:00:20Z')).data.result[0].value[0]).toBe(20);
    expect((await json('/api/v1/query?query=up')).data.result[0].value[0]).toBe(20);
  });

  test('a scalar, a string and a range vector', async () => {
    expect((await json('/api/v1/query?query=1%2B1&time=1')).data).toEqual({ resultType: 'scalar', result: [1, '2'] });
    expect((await json('/api/v1/query?query=%22a%22&time=1')).data).toEqual({ resultType: 'string', result: [1, 'a'] });
    expect((await json('/api/v1/query?query=up%7Bjob%3D%22a%22%7D%5B1m%5D&time=20')).data).toEqual({
      resultType: 'matrix',
      result: [
        {
          metric: { __name__: 'up', job: 'a' },
          values: [
            [0, '1'],
            [15.5, '0'],
          ],
        },
      ],
    });
  });

  test('a form body is read, and wins over the address', async () => {
    const { data } = await json('/api/v1/query?query=2&time=1', 'query=1');
    expect(data.result).toEqual([1, '1']);
  });

  test('infos and warnings stand beside the data', async () => {
    const answer = await json('/api/v1/query?query=rate(up%5B1m%5D)&time=20');
    expect(answer.infos).toEqual([
      'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "up" (1:6)',
    ]);
    expect(answer.warnings).toBeUndefined();
  });

  test('of many messages the first ten are shown', async () => {
    const quantiles = Array.from({ length: 12 }, (_, i) => `quantile(${i + 2}, up)`).join(' or ');
    const answer = await json(`/api/v1/query?time=20&query=${encodeURIComponent(quantiles)}`);
    expect(answer.warnings).toHaveLength(11);
    expect(answer.warnings.at(-1)).toBe('2 more warning annotations omitted');
  });

  test('limit cuts and says so', async () => {
    const answer = await json('/api/v1/query?query=up&time=20&limit=1');
    expect(answer.data.result).toHaveLength(1);
    expect(answer.warnings).toEqual(['results truncated due to limit']);
  });

  test.each([
    ['query=up%7B&time=1', 400, 'bad_data', /^invalid parameter "query": 1:4: parse error: /],
    [
      'query=up&time=yesterday',
      400,
      'bad_data',
      'invalid parameter "time": cannot parse "yesterday" to a valid timestamp',
    ],
    ['query=up&limit=-1', 400, 'bad_data', 'invalid parameter "limit": limit must be non-negative'],
    ['query=up&timeout=soon', 400, 'bad_data', 'invalid parameter "timeout": cannot parse "soon" to a valid duration'],
    ['query=info(up)', 400, 'bad_data', 'invalid parameter "query": 1:1: parse error: function "info" is not enabled'],
    ['query=count_values("",up)', 422, 'execution', 'invalid label name ""'],
    ['', 400, 'bad_data', 'invalid parameter "query": unknown position: parse error: no expression found in input'],
  ])('%s', async (parameters, status, errorType, error) => {
    const response = await call(`/api/v1/query?${parameters}`);
    expect(response.status).toBe(status);
    expect(JSON.parse(response.text)).toEqual({
      status: 'error',
      errorType,
      error: typeof error === 'string' ? error : expect.stringMatching(error),
    });
  });

  test.each(['true', 'all'])('stats=%s stand beside the result', async (value) => {
    const { data, warnings } = await json(`/api/v1/query?query=sum(up)%2Bsum(up)&time=20&stats=${value}`);
    const seconds = expect.any(Number);
    expect(data).toEqual({
      resultType: 'vector',
      result: [{ metric: {}, value: [20, '2'] }],
      stats: {
        timings: {
          evalTotalTime: seconds,
          resultSortTime: 0,
          queryPreparationTime: seconds,
          innerEvalTime: seconds,
          execQueueTime: 0,
          execTotalTime: seconds,
        },
        // Each side reads two samples of one series and one of the other.
        samples: { totalQueryableSamples: 4, samplesRead: 6, peakSamples: expect.any(Number) },
      },
    });
    expect(data.stats.samples.peakSamples).toBeGreaterThanOrEqual(3);
    expect(data.stats.timings.execTotalTime).toBeGreaterThanOrEqual(data.stats.timings.evalTotalTime);
    expect(warnings).toBeUndefined();
  });

  test.each([
    ['query?query=up&time=20', 2, 3],
    ['query?query=up%5B1m%5D&time=20', 3, 3],
    ['query?query=sum_over_time(up%5B1m%5D)&time=20', 3, 3],
    ['query_range?query=up&start=0&end=20&step=10', 4, 3],
    ['query_range?query=count_over_time(up%5B15s%5D)&start=0&end=20&step=10', 4, 3],
    ['query_range?query=1&start=0&end=20&step=10', 0, 0],
    // What is the same at every step counts at every step; of a subquery its points count, in each window they lie in.
    ['query_range?query=up%20%40%2020&start=0&end=20&step=10', 6, 3],
    ['query?query=sum_over_time(up%5B20s%3A5s%5D)&time=20', 5, 3],
  ])('%s sees %d samples of %d', async (url, totalQueryableSamples, samplesRead) => {
    const { data } = await json(`/api/v1/${url}&stats=true`);
    expect(data.stats.samples).toMatchObject({ totalQueryableSamples, samplesRead });
  });

  test('of each step, where that is enabled and all is asked for', async () => {
    const callPerStep = callOf({ ...DEFAULT_ENGINE, perStepStats: true });
    const url = '/api/v1/query_range?query=sum(up)%2Bsum(up%20%40%2020)&start=0&end=20&step=10&stats=';
    const samplesOf = async (answer: ReturnType<typeof call>) => JSON.parse((await answer).text).data.stats.samples;
    const { totalQueryableSamples, totalQueryableSamplesPerStep } = await samplesOf(callPerStep(`${url}all`));
    expect(totalQueryableSamplesPerStep).toEqual([
      [0, 3],
      [10, 3],
      [20, 4],
    ]);
    expect(totalQueryableSamples).toBe(10);
    for (const other of [callPerStep(`${url}true`), call(`${url}all`)])
      expect(await samplesOf(other)).not.toHaveProperty('totalQueryableSamplesPerStep');
  });

  test('stats of another kind are given with a warning, without any none are given', async () => {
    const answer = await json('/api/v1/query_range?query=up&start=0&end=20&step=10&stats=most');
    expect(answer.data.stats.samples.samplesRead).toBe(3);
    expect(answer.warnings).toEqual(['unknown value "most" of stats: use "true" or "all"']);
    expect((await json('/api/v1/query?query=up&time=20')).data).not.toHaveProperty('stats');
  });

  test('another method is refused with the ones that are not', async () => {
    const response = await call('/api/v1/query?query=up', { method: 'DELETE' });
    expect([response.status, response.headers.allow]).toEqual([405, 'GET, HEAD, POST']);
  });
});

describe('/api/v1/query_range', () => {
  test('a matrix; steps without a value have no point', async () => {
    const { data } = await json('/api/v1/query_range?query=up%7Bjob%3D%22b%22%7D&start=0&end=30&step=10');
    expect(data).toEqual({
      resultType: 'matrix',
      result: [
        {
          metric: { __name__: 'up', job: 'b' },
          values: [
            [20, '1'],
            [30, '1'],
          ],
        },
      ],
    });
  });

  test.each([
    ['start=0&end=10&step=0', /zero or negative query resolution step/],
    ['start=10&end=0&step=1', 'invalid parameter "end": end timestamp must not be before start time'],
    ['start=0&end=11001&step=1s', /exceeded maximum resolution of 11,000 points per timeseries/],
    ['end=10&step=1', 'invalid parameter "start": cannot parse "" to a valid timestamp'],
    ['start=0&end=10&step=', 'invalid parameter "step": cannot parse "" to a valid duration'],
  ])('%s', async (parameters, error) => {
    const answer = await json(`/api/v1/query_range?query=up&${parameters}`);
    expect(answer.error).toEqual(typeof error === 'string' ? error : expect.stringMatching(error));
  });

  test('11,000 steps are not too many', async () => {
    const answer = await json('/api/v1/query_range?query=1&start=0&end=11000&step=1');
    expect(answer.data.result[0].values).toHaveLength(11_001);
  });

  test('a query that would hold too many samples fails in its execution', async () => {
    const response = await call('/api/v1/query_range?query=odd&start=0&end=11000&step=1');
    expect([response.status, JSON.parse(response.text).errorType]).toEqual([422, 'execution']);
  });
});

describe('names and series', () => {
  test('label names, all and narrowed', async () => {
    expect((await json('/api/v1/labels')).data).toEqual(['__name__', 'case', 'job', 'service.name']);
    expect((await json('/api/v1/labels', 'match[]=up')).data).toEqual(['__name__', 'job']);
    expect((await json('/api/v1/labels?start=11&end=12')).data).toEqual([]);
  });

  test('values of a label, by its name or escaped', async () => {
    expect((await json('/api/v1/label/__name__/values')).data).toEqual(['both', 'http.latency', 'odd', 'up']);
    expect((await json('/api/v1/label/job/values?match[]=up&limit=1')).data).toEqual(['a']);
    expect((await json('/api/v1/label/U__service_2e_name/values')).data).toEqual(['x"y\\é']);
    expect((await json('/api/v1/label/service.name/values')).data).toEqual(['x"y\\é']);
    expect(await json('/api/v1/label/U___zz_/values')).toMatchObject({ errorType: 'bad_data' });
  });

  test('series', async () => {
    expect((await json('/api/v1/series?match[]=up&match[]={case="0"}')).data).toEqual([
      { __name__: 'odd', case: '0' },
      { __name__: 'up', job: 'a' },
      { __name__: 'up', job: 'b' },
    ]);
  });

  test.each([
    ['/api/v1/series', 'no match[] parameter provided'],
    [
      '/api/v1/series?match[]={job=~".*"}',
      'invalid parameter "match[]": 1:1: parse error: vector selector must contain at least one non-empty matcher',
    ],
    ['/api/v1/labels?start=2&end=1', 'end timestamp must not be before start timestamp'],
    ['/api/v1/series?match[]=up%5B5m%5D', /invalid parameter "match\[\]": /],
  ])('%s is refused', async (url, error) => {
    const answer = await json(url);
    expect(answer).toMatchObject({ status: 'error', errorType: 'bad_data' });
    expect(answer.error).toEqual(typeof error === 'string' ? error : expect.stringMatching(error));
  });

  test('metadata by metric', async () => {
    expect((await json('/api/v1/metadata')).data).toEqual({ up: [{ type: 'gauge', help: 'Is it?', unit: '' }] });
    expect((await json('/api/v1/metadata?metric=down')).data).toEqual({});
    expect((await json('/api/v1/metadata?limit=0')).data).toEqual({});
    expect((await json('/api/v1/metadata?limit=-1&limit_per_metric=1')).data).toHaveProperty('up');
    expect(await json('/api/v1/metadata?limit_per_metric=x')).toMatchObject({
      errorType: 'bad_data',
      error: 'limit_per_metric must be a number',
    });
  });

  test.each(['/api/v1/labels?', '/api/v1/label/job/values?', '/api/v1/series?match[]=up&'])(
    '%s cut short says so',
    async (url) => {
      expect(await json(`${url}limit=1`)).toMatchObject({
        data: { length: 1 },
        warnings: ['results truncated due to limit'],
      });
      expect(await json(`${url}limit=4`)).not.toHaveProperty('warnings');
      expect(await json(`${url}limit=0`)).not.toHaveProperty('warnings');
    },
  );

  test.each([
    ['/api/v1/labels?start=3&end=4', 'start=3&end=4'],
    ['/api/v1/label/job/values?start=3&end=4', undefined],
    ['/api/v1/series?match[]=up&start=3&end=4', 'match[]=up&start=3&end=4'],
  ])('%s says for how long it holds', async (url, form) => {
    const answers = [await call(url), ...(form ? [await call(url.split('?')[0] as string, { form })] : [])];
    expect(answers.map(({ holdsWhile }) => holdsWhile)).toEqual(
      answers.map((_, i) => ({ place: watched.length - answers.length + i, number: 5 })),
    );
    expect(watched.slice(-answers.length)).toEqual(answers.map(() => ({ startMs: 3000, endMs: 4000 })));
  });

  test('other answers do not say so, nor do failures', async () => {
    for (const url of ['/api/v1/query?query=up', '/api/v1/metadata', '/api/v1/labels?start=x', '/api/v1/series'])
      expect((await call(url)).holdsWhile, url).toBeUndefined();
    const said = Object.keys(QUERY_ENDPOINTS).filter((path) => WATCHED_PATHS.includes(path));
    expect(said).toEqual(WATCHED_PATHS);
  });
});
