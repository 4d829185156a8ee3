// What the test language cannot say: limits, cancellation, kinds of errors, the server's options.
import { describe, expect, test } from 'vitest';
import type { Histogram } from '@/lib/kernel/histogram';
import { Labels } from '@/lib/kernel/labels';
import { memoryStore } from '@/lib/metrics/store/memory';
import { ALL_SYNTAX } from '../syntax';
import type { EngineOptions } from './context';
import { DEFAULT_ENGINE, instantQuery, type Querying, rangeQuery } from './query';

const LIMITS = { maxSamples: 1_000_000, timeoutMs: 60_000 };

/** `count` series of one counter with a sample a second from 0 to `seconds`. */
async function querying(count = 2, seconds = 60): Promise<Querying> {
  const reader = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
  for (let s = 0; s < count; s++) {
    const ref = reader.refOf(Labels.of({ __name__: 'ticks_total', series: String(s) }));
    const timestampsMs = Float64Array.from({ length: seconds + 1 }, (_, i) => i * 1000);
    const refs = new Uint32Array(timestampsMs.length).fill(ref);
    await reader.append({ refs, timestampsMs, values: timestampsMs.map((ms) => ms / 1000) });
  }
  return { reader, engine: DEFAULT_ENGINE, limits: LIMITS };
}

const WIDE: Histogram = {
  schema: 0,
  zeroThreshold: 0,
  zeroCount: 0,
  count: 92,
  sum: 92,
  positiveSpans: [{ offset: 0, length: 92 }],
  positiveBuckets: new Array<number>(92).fill(1),
  negativeSpans: [],
  negativeBuckets: [],
  customValues: [],
  counterResetHint: 'unknown',
  isInteger: true,
};

/** `count` series with a float at 0 and histograms every 10 s afterwards, for a minute. */
async function withHistograms(count: number): Promise<Querying> {
  const reader = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
  for (let s = 0; s < count; s++) {
    const ref = reader.refOf(Labels.of({ __name__: 'mixed', series: String(s) }));
    const timestampsMs = Float64Array.from({ length: 7 }, (_, i) => i * 10_000);
    const histograms = new Map([1, 2, 3, 4, 5, 6].map((i) => [i, WIDE]));
    await reader.append({ refs: new Uint32Array(7).fill(ref), timestampsMs, values: new Float64Array(7), histograms });
  }
  return { reader, engine: DEFAULT_ENGINE, limits: LIMITS };
}

const MINUTE = { startMs: 0, endMs: 60_000, stepMs: 1000 };

describe('results', () => {
  test('irate counts whole milliseconds: seconds since 1970 would lose digits', async () => {
    const reader = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
    const ref = reader.refOf(Labels.of({ __name__: 'ticks_total' }));
    const timestampsMs = Float64Array.of(1_795_635_547_130, 1_795_635_548_123);
    await reader.append({ refs: Uint32Array.of(ref, ref), timestampsMs, values: Float64Array.of(0, 67) });
    const { result } = await instantQuery('irate(ticks_total[5s])', 1_795_635_549_000, {
      ...{ reader, engine: DEFAULT_ENGINE, limits: LIMITS },
    });
    expect(result).toMatchObject({ samples: [{ value: 67 / 0.993 }] });
  });

  test('a range query gives a matrix sorted by labels, points only where there is a value', async () => {
    const { result } = await rangeQuery('ticks_total > 58', MINUTE, await querying());
    if (result.type !== 'matrix') throw new Error('no matrix');
    expect(result.series.map(({ labels }) => String(labels))).toEqual([
      'ticks_total{series="0"}',
      'ticks_total{series="1"}',
    ]);
    expect([...(result.series[0]?.timestampsMs ?? [])]).toEqual([59_000, 60_000]);
    expect([...(result.series[0]?.values ?? [])]).toEqual([59, 60]);
  });

  test('a scalar over a range is one series without labels', async () => {
    const { result } = await rangeQuery('time()', { ...MINUTE, stepMs: 30_000 }, await querying());
    expect(result).toMatchObject({ type: 'matrix', series: [{ values: Float64Array.of(0, 30, 60) }] });
  });

  test('a range vector as an instant query gives its samples', async () => {
    const { result } = await instantQuery('ticks_total{series="0"}[3s]', 10_000, await querying());
    expect(result).toMatchObject({ type: 'matrix', series: [{ timestampsMs: Float64Array.of(8000, 9000, 10_000) }] });
  });

  test('native histograms stand beside the floats of a series, or in the place of a value', async () => {
    const { result } = await instantQuery('mixed[1m]', 10_000, await withHistograms(1));
    expect(result).toMatchObject({
      series: [{ timestampsMs: Float64Array.of(0, 10_000), histograms: [undefined, WIDE] }],
    });
    const instant = await instantQuery('mixed', 10_000, await withHistograms(1));
    expect(instant.result).toMatchObject({ samples: [{ histogram: WIDE }] });
    const range = await rangeQuery('mixed', { startMs: 5000, endMs: 15_000, stepMs: 5000 }, await withHistograms(1));
    expect(range.result).toMatchObject({ series: [{ histograms: [undefined, WIDE, WIDE] }] });
  });

  test.each([
    ['"\\xff"', { type: 'string', value: '\ufffd' }],
    [
      'label_replace(vector(1), "a", "\\xff", "", "")',
      { type: 'vector', samples: [{ labels: Labels.of({ a: '\ufffd' }) }] },
    ],
  ])('%s: bytes that are no text are shown as U+FFFD', async (text, expected) => {
    expect((await instantQuery(text, 0, await querying())).result).toMatchObject(expected);
  });

  test('without delayed name removal a function that makes two series equal fails', async () => {
    const { reader, ...rest } = await querying();
    const both = '{__name__=~"ticks_total|more_total"}';
    const ref = (reader as ReturnType<typeof memoryStore>).refOf(Labels.of({ __name__: 'more_total', series: '0' }));
    await (reader as ReturnType<typeof memoryStore>).append({
      refs: Uint32Array.of(ref),
      timestampsMs: Float64Array.of(10_000),
      values: Float64Array.of(1),
    });
    const failed = instantQuery(`abs(${both})`, 10_000, { reader, ...rest });
    await expect(failed).rejects.toMatchObject({ kind: 'unprocessable', message: /same labelset/ });
  });
});

describe('limits', () => {
  test('a query that would hold too many samples fails as unprocessable', async () => {
    const small = { ...(await querying(20)), limits: { ...LIMITS, maxSamples: 1000 } };
    await expect(rangeQuery('rate(ticks_total[10s])', MINUTE, small)).rejects.toMatchObject({
      kind: 'unprocessable',
      message: 'query processing would load too many samples into memory in query execution',
    });
  });

  test.each([
    ['mixed', 3],
    ['mixed * 2', 3],
    ['last_over_time(mixed[15s])', 3],
    ['histogram_quantile(0.5, mixed)', 3],
  ])('a histogram counts for as many samples as its bytes: %s', async (text, count) => {
    const needed = count * 61 * 57; // WIDE is 176 bytes and 93 numbers of 8, which is 57 samples of 16
    const tight = { ...(await withHistograms(count)), limits: { ...LIMITS, maxSamples: needed / 2 } };
    await expect(rangeQuery(text, { startMs: 10_000, endMs: 70_000, stepMs: 1000 }, tight)).rejects.toMatchObject({
      kind: 'unprocessable',
    });
  });

  test('statistics count it so, too', async () => {
    const usage = { queryableSamples: 0, peakSamples: 0 };
    const asked = { ...(await withHistograms(1)), limits: { ...LIMITS, usage } };
    await instantQuery('mixed', 10_000, asked);
    expect(usage.queryableSamples).toBe(57);
    await instantQuery('last_over_time(mixed[20s])', 20_000, asked);
    expect(usage.queryableSamples).toBe(3 * 57);
  });

  test('what an inner node held is given back: an aggregate over many series stays within the limit', async () => {
    const tight = { ...(await querying(10)), limits: { ...LIMITS, maxSamples: 1500 } };
    const { result } = await rangeQuery('sum(ticks_total) + sum(ticks_total)', MINUTE, tight);
    expect(result).toMatchObject({ series: [{ labels: Labels.empty }] });
  });

  test('a query past its time fails as timeout', async () => {
    const late = { ...(await querying(200, 600)), limits: { ...LIMITS, timeoutMs: -1 } };
    const slow = 'max_over_time(quantile_over_time(0.9, ticks_total[10m])[10m:1s])';
    await expect(instantQuery(slow, 600_000, late)).rejects.toMatchObject({ kind: 'timeout' });
  });

  test('a query whose client has gone is canceled', async () => {
    const signal = AbortSignal.abort();
    const gone = { ...(await querying(200, 600)), limits: { ...LIMITS, signal } };
    const slow = 'max_over_time(quantile_over_time(0.9, ticks_total[10m])[10m:1s])';
    await expect(instantQuery(slow, 600_000, gone)).rejects.toMatchObject({ kind: 'canceled' });
  });
});

describe('options', () => {
  const engineWith = async (options: Partial<EngineOptions>) => {
    const engine: EngineOptions = { ...DEFAULT_ENGINE, syntax: ALL_SYNTAX, ...options };
    return { ...(await querying()), engine };
  };

  test('without start timestamps in use, they change no rate; start_timestamp shows them', async () => {
    const reader = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
    const refs = Uint32Array.of(reader.refOf(Labels.of({ __name__: 'd_total' }))).slice();
    for (const seconds of [60, 120]) {
      await reader.append({
        refs,
        timestampsMs: Float64Array.of(seconds * 1000),
        startTimestampsMs: Float64Array.of((seconds - 30) * 1000),
        values: Float64Array.of(5),
      });
    }
    const ask = async (text: string, useStartTimestamps: boolean) => {
      const engine = { ...DEFAULT_ENGINE, syntax: ALL_SYNTAX, useStartTimestamps };
      const { result } = await instantQuery(text, 120_000, { reader, engine, limits: LIMITS });
      return result.type === 'vector' ? result.samples.map(({ value }) => value) : result;
    };
    expect(await ask('resets(d_total[2m])', false)).toEqual([0]);
    expect(await ask('resets(d_total[2m])', true)).toEqual([1]);
    expect(await ask('start_timestamp(d_total)', false)).toEqual([90]);
  });

  test('a counter is known by its name or, where types are labels, by its type', async () => {
    const reader = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
    for (const [name, type] of [
      ['plain', 'counter'],
      ['odd_total', 'gauge'],
    ]) {
      const ref = reader.refOf(Labels.of({ __name__: name as string, __type__: type as string }));
      const timestampsMs = Float64Array.of(0, 1000);
      await reader.append({ refs: Uint32Array.of(ref, ref), timestampsMs, values: Float64Array.of(1, 2) });
    }
    const infosOf = async (name: string, typeAndUnitLabels: boolean) => {
      const engine = { ...DEFAULT_ENGINE, typeAndUnitLabels };
      return (await instantQuery(`rate(${name}[5s])`, 1000, { reader, engine, limits: LIMITS })).infos;
    };
    const byName = 'metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "plain" (1:6)';
    const byType = '__type__ label is not set to "counter" or "histogram", got "gauge": "odd_total" (1:6)';
    expect(await infosOf('plain', false)).toEqual([`PromQL info: ${byName}`]);
    expect(await infosOf('odd_total', false)).toEqual([]);
    expect(await infosOf('plain', true)).toEqual([]);
    expect(await infosOf('odd_total', true)).toEqual([`PromQL info: metric might not be a counter, ${byType}`]);
  });

  test('delayed name removal lets label_replace see the name', async () => {
    const text = 'label_replace(abs(ticks_total{series="0"}), "was", "$1", "__name__", "(.*)")';
    const labelsOf = async (delayedNameRemoval: boolean) => {
      const { result } = await instantQuery(text, 1000, await engineWith({ delayedNameRemoval }));
      return result.type === 'vector' ? result.samples.map(({ labels }) => String(labels)) : result;
    };
    expect(await labelsOf(false)).toEqual(['{series="0"}']);
    expect(await labelsOf(true)).toEqual(['{series="0", was="ticks_total"}']);
  });
});

describe('refusals', () => {
  test.each([
    [
      'ticks_total[5m]',
      'bad_input',
      'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    ],
    ['"text"', 'bad_input', 'invalid expression type "string" for range query, must be Scalar or instant Vector'],
    ['sum(', 'bad_input', /^1:5: parse error: /],
    ['info(ticks_total)', 'bad_input', '1:1: parse error: function "info" is not enabled'],
    ['start()', 'bad_input', '1:1: parse error: function "start" is not enabled'],
    ['topk(NaN, ticks_total)', 'unprocessable', 'Parameter value is NaN'],
  ])('%s', async (text, kind, message) => {
    await expect(rangeQuery(text, MINUTE, await querying())).rejects.toMatchObject({ kind, message });
  });
});
