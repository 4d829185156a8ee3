// `--enable-feature`: Prometheus' feature flags -> options of the engine. Names and meanings: Prometheus 3.14, feature flags.
import type { EngineOptions } from '@/lib/metrics/query/promql/engine/context';
import { DEFAULT_SYNTAX } from '@/lib/metrics/query/promql/syntax';

export type EngineFeatures = Pick<
  EngineOptions,
  'delayedNameRemoval' | 'useStartTimestamps' | 'typeAndUnitLabels' | 'perStepStats' | 'syntax'
>;

/** Every name a 3.14 server takes. Those that change nothing here (its storage, its old UI) are taken, too. */
const KNOWN_FEATURES: ReadonlySet<string> = new Set([
  ...['concurrent-rule-eval', 'created-timestamp-zero-ingestion', 'delayed-compaction', 'exemplar-storage'],
  ...['extra-scrape-metrics', 'fast-startup', 'histograms-st-encoding', 'memory-snapshot-on-shutdown'],
  ...['metadata-wal-records', 'old-ui', 'otlp-deltatocumulative', 'otlp-native-delta-ingestion'],
  ...['promql-binop-fill-modifiers', 'promql-delayed-name-removal', 'promql-experimental-functions'],
  ...['promql-extended-range-selectors', 'promql-per-step-stats', 'search-api', 'st-storage', 'st-synthesis'],
  ...['type-and-unit-labels', 'use-start-timestamps', 'use-uncached-io', 'xor2-encoding'],
  ...['auto-reload-config', 'promql-duration-expr', 'native-histograms'],
]);

/** In the order they were given. */
export const unknownFeatures = (enabled: readonly string[]): readonly string[] =>
  enabled.filter((name) => !KNOWN_FEATURES.has(name));

/** What the engine is to do beyond its defaults. */
export function engineFeatures(enabled: readonly string[]): EngineFeatures {
  const has = (name: string) => enabled.includes(name);
  return {
    delayedNameRemoval: has('promql-delayed-name-removal'),
    useStartTimestamps: has('use-start-timestamps'),
    typeAndUnitLabels: has('type-and-unit-labels'),
    perStepStats: has('promql-per-step-stats'),
    syntax: {
      ...DEFAULT_SYNTAX,
      experimentalFunctions: has('promql-experimental-functions'),
      extendedRangeSelectors: has('promql-extended-range-selectors'),
      fillModifiers: has('promql-binop-fill-modifiers'),
    },
  };
}
