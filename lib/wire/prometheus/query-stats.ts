// What a query cost, for `stats=true`: times in seconds and samples, under Prometheus' names.
import type { QueryUsage } from '@/lib/metrics/query/promql/engine/limits';
import type { SampleReader } from '@/lib/metrics/store/contract';
import type { Parameters } from './parameters';

type Reader = Pick<SampleReader, 'select'>;

/** Whether statistics were asked for. Anything but `true` and `all` is answered with them, too, and with a warning. */
export function statsAsked(parameters: Parameters): { readonly wanted: boolean; readonly warnings: readonly string[] } {
  const text = parameters.text('stats');
  const isKnown = text === '' || text === 'true' || text === 'all';
  const warnings = isKnown ? [] : [`unknown value ${JSON.stringify(text)} of stats: use "true" or "all"`];
  return { wanted: text !== '', warnings };
}

/** Watches one query from its arrival on. */
export class QueryStats {
  private readonly arrivedMs = performance.now();
  private evaluatedFromMs = this.arrivedMs;
  private samplesRead = 0;
  /** The engine keeps this up to date. */
  readonly usage: QueryUsage = { peakSamples: 0, queryableSamples: 0 };

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
        samplesRead: this.samplesRead,
        peakSamples: this.usage.peakSamples,
      },
    };
  }
}
