// What a store knows of its samples changes no digit of an answer.
import { expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { SampleReader } from '@/lib/metrics/store/contract';
import { memoryStore } from '@/lib/metrics/store/memory';
import { knowingItsSamples } from '../conformance/known-samples';
import { DEFAULT_ENGINE, rangeQuery } from './query';

const KINDS: Readonly<Record<string, (before: number) => number>> = {
  rising: (before) => before + Math.random() * 3,
  risingFromNothing: (before) => Math.max(0, before) + Math.floor(Math.random() * 1.3) * 1e6,
  risingBelowZero: (before) => before + Math.random() - 50 * Number(before === 0),
  resetting: (before) => (Math.random() < 0.05 ? 0 : before + Math.random()),
  swinging: () => Math.random() * 200 - 100,
  few: () => Math.floor(Math.random() * 3) - 1,
  signedZeros: () => (Math.random() < 0.5 ? 0 : -0),
  withNaNs: () => (Math.random() < 0.1 ? NaN : Math.random()),
  huge: () => (Math.random() < 0.5 ? Infinity : 1e308),
};

async function store(): Promise<SampleReader> {
  const reader = memoryStore({ nowMs: () => 1e9 });
  for (const [kind, next] of Object.entries(KINDS)) {
    for (let s = 0; s < 4; s++) {
      const ref = reader.refOf(Labels.of({ __name__: 'x_total', kind, s: String(s) }));
      // The second lacks samples, so that windows are empty, or have one.
      const timestampsMs = Float64Array.from({ length: 200 }, (_, i) => i * 1000 + s * 10).filter(
        (_, i) => s !== 1 || i % 40 < 12,
      );
      let value = 0;
      const values = timestampsMs.map(() => {
        value = next(value);
        return value;
      });
      await reader.append({ refs: new Uint32Array(values.length).fill(ref), timestampsMs, values });
    }
  }
  return reader;
}

const textOf = (value: number) => (Object.is(value, -0) ? '-0' : String(value));

test.each([
  ...['x_total', 'rate(x_total[10s])', 'increase(x_total[3500ms])', 'delta(x_total[10s])', 'rate(x_total[1s])'],
  ...['max_over_time(x_total[10s])', 'min_over_time(x_total[4s])', 'max_over_time(x_total[1m])'],
  ...['sum by (kind) (rate(x_total[10s]))', 'avg by (s) (x_total)', 'topk(2, rate(x_total[10s]))'],
  ...[
    'bottomk by (kind) (3, x_total)',
    'topk(0, x_total)',
    'x_total * on (kind) group_left () sum by (kind) (x_total)',
  ],
])('%s', async (text) => {
  const reader = await store();
  const asked = async (of: Pick<SampleReader, 'select'>) => {
    const querying = { reader: of, engine: DEFAULT_ENGINE, limits: { maxSamples: 1e7, timeoutMs: 60_000 } };
    const { result, infos } = await rangeQuery(text, { startMs: 0, endMs: 250_000, stepMs: 1700 }, querying);
    if (result.type !== 'matrix') throw new Error(`a ${result.type}`);
    const series = result.series.map(({ labels, timestampsMs, values }) => [
      String(labels),
      Array.from(timestampsMs),
      Array.from(values, textOf),
    ]);
    return { series, infos };
  };
  expect(await asked(knowingItsSamples(reader))).toEqual(await asked(reader));
});
