// What a query cost, for `stats=true`: times in seconds and samples, under Prometheus' names.
import type { QueryUsage } from '@/lib/metrics/query/promql/engine/limits';
import type { SampleReader } from '@/lib/metrics/store/contract';
import type { Parameters } from './parameters';

type Reader = Pick<SampleReader, 'select'>;

type StatsAsked = {
  readonly wanted: boolean;
  /** Also of each step, where that is enabled. */
  readonly perStep: boolean;
  readonly warnings: readonly string[];
};

/** Whether statistics were asked for. Anything but `true` and `all` is answered with them, too, and with a warning. */
export function statsAsked(parameters: Parameters): StatsAsked {
  const text = parameters.text('stats');
  const isKnown = text === '' || text === 'true' || text === 'all';
  const warnings = isKnown ? [] : [`unknown value ${JSON.stringify(text)} of stats: use "true" or "all"`];
  return { wanted: text !== '', perStep: text === 'all', warnings };
}

/** Equal ends: an instant query, which has one step. */
export type StepGrid = { readonly startMs: number; readonly endMs: number; readonly stepMs: number };

/** Watches one query from its arrival on. */
export class QueryStats {
  private readonly arrivedMs = performance.now();
  private evaluatedFromMs = this.arrivedMs;
  private samplesRead = 0;
  /** The engine keeps this up to date. */
  readonly usage: QueryUsage;

  /** @param grid the steps to tell of; undefined: only of all of them together */
  constructor(private readonly grid?: StepGrid) {
    const steps = grid && (grid.stepMs > 0 ? Math.floor((grid.endMs - grid.startMs) / grid.stepMs) + 1 : 1);
    const perStep = steps === undefined ? {} : { queryableSamplesPerStep: new Float64Array(steps) };
    this.usage = { peakSamples: 0, queryableSamples: 0, ...perStep };
  }

  /** The same reader, its samples counted. From here on the query is evaluated. */
  counting(reader: Reader): Reader {
    this.evaluatedFromMs = performance.now();
    const count = (samples: number) => {
      this.samplesRead += samples;
    };
    return {
      async *select(matchers, range, isLent) {
        for await (const batch of reader.select(matchers, range, isLent)) {
          count(batch.reduce((sum, { timestampsMs }) => sum + timestampsMs.length, 0));
          yield batch;
        }
      },
    };
  }

  /** Once the result is there. Sorting and waiting are no phases of their own here. */
  json() {
    const nowMs = performance.now();
    const evalSeconds = (nowMs - this.evaluatedFromMs) / 1000;
    return {
      timings: {
        evalTotalTime: evalSeconds,
        resultSortTime: 0,
        queryPreparationTime: (this.evaluatedFromMs - this.arrivedMs) / 1000,
        innerEvalTime: evalSeconds,
        execQueueTime: 0,
        execTotalTime: (nowMs - this.arrivedMs) / 1000,
      },
      samples: {
        totalQueryableSamples: this.usage.queryableSamples,
        ...this.perStep(),
        samplesRead: this.samplesRead,
        peakSamples: this.usage.peakSamples,
      },
    };
  }

  /** Seconds and samples of each step, in the order of the steps. */
  private perStep() {
    const { grid, usage } = this;
    if (!grid || !usage.queryableSamplesPerStep) return {};
    const steps = Array.from(usage.queryableSamplesPerStep, (samples, i) => [
      (grid.startMs + i * grid.stepMs) / 1000,
      samples,
    ]);
    return { totalQueryableSamplesPerStep: steps };
  }
}
