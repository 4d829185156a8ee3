// A query over more samples than fit into memory: they come in batches, and none is looked at after the next was asked for.
import { describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { SeriesSamples } from '@/lib/metrics/model';
import type { QueryUsage } from './limits';
import { DEFAULT_ENGINE, rangeQuery } from './query';

const BATCHES = 20;
const SERIES_PER_BATCH = 4;
const DAY_MS = 24 * 3600_000;
const INTERVAL_MS = 5 * 60_000;
/** Of each series, over 30 days. */
const SAMPLES = (30 * DAY_MS) / INTERVAL_MS;
const STEPS = 31;

const SAMPLES_PER_BATCH = SERIES_PER_BATCH * SAMPLES;
const SERIES = BATCHES * SERIES_PER_BATCH;

/** Series of one batch share their timestamps. @param spoil makes samples useless once their batch should be forgotten */
function reader(spoil: boolean) {
  return {
    async *select(): AsyncGenerator<readonly SeriesSamples[]> {
      let last: readonly SeriesSamples[] = [];
      for (let b = 0; b < BATCHES; b++) {
        const timestampsMs = Float64Array.from({ length: SAMPLES }, (_, i) => i * INTERVAL_MS + b);
        const batch = Array.from({ length: SERIES_PER_BATCH }, (_, s) => ({
          labels: Labels.of({ __name__: 'x_total', batch: String(b), series: String(s) }),
          timestampsMs,
          values: Float64Array.from({ length: SAMPLES }, (_, i) => i * (s + 1) + b),
        }));
        if (spoil) for (const { values } of last) values.fill(-1);
        if (spoil) last[0]?.timestampsMs.fill(-1);
        last = batch;
        yield batch;
      }
    },
  };
}

async function ask(text: string, spoil: boolean) {
  const usage: QueryUsage = { peakSamples: 0, queryableSamples: 0 };
  const limits = { maxSamples: 50_000_000, timeoutMs: 60_000, usage };
  const range = { startMs: 0, endMs: 30 * DAY_MS, stepMs: DAY_MS };
  const { result } = await rangeQuery(text, range, { reader: reader(spoil), engine: DEFAULT_ENGINE, limits });
  return { result, peakSamples: usage.peakSamples };
}

describe('of batches that are gone nothing is kept but a value a step', () => {
  test.each([
    'x_total',
    'timestamp(x_total)',
    'rate(x_total[1h])',
    'sum by (batch) (rate(x_total[1h]))',
    'topk(3, max_over_time(x_total[1d]))',
    'quantile_over_time(0.9, x_total[1h])',
    'last_over_time(x_total[1h])',
    'absent_over_time(x_total[1h])',
    'max_over_time(rate(x_total[1h])[2d:1d])',
  ])('%s', async (text) => {
    const spoiled = await ask(text, true);
    expect(spoiled.result).toEqual((await ask(text, false)).result);
    // A subquery's own points are there twice: as columns, and as the samples of its windows.
    expect(spoiled.peakSamples).toBeLessThanOrEqual(SAMPLES_PER_BATCH + 3 * SERIES * (STEPS + 2));
  });
});
