// /api/v1/features: what a client may count on, by category. Names are those of Prometheus.
import type { EngineOptions } from '@/lib/metrics/query/promql/engine/context';
import { FUNCTIONS } from '@/lib/metrics/query/promql/functions';
import { type Endpoints, READ } from './endpoint';
import { successResponse } from './envelope';

export type FeatureDoors = {
  readonly adminApiEnabled: boolean;
  readonly engineFeatures: Omit<EngineOptions, 'lookbackMs' | 'subqueryStepMs'>;
};

export const FEATURE_ENDPOINTS: Endpoints<FeatureDoors> = {
  '/api/v1/features': { methods: READ, answer: (_asked, doors) => successResponse(features(doors)) },
};

const features = ({ adminApiEnabled, engineFeatures: { syntax, ...engine } }: FeatureDoors) => ({
  api: {
    admin: adminApiEnabled,
    label_values_match: true,
    lifecycle: true,
    otlp_write_receiver: false,
    query_stats: true,
    query_warnings: true,
    remote_write_receiver: true,
    time_range_labels: true,
    time_range_series: true,
  },
  promql: {
    anchored: syntax.extendedRangeSelectors,
    at_modifier: true,
    bool: true,
    by: true,
    delayed_name_removal: engine.delayedNameRemoval,
    duration_expr: syntax.durationExpressions,
    fill: syntax.fillModifiers,
    group_left: true,
    group_right: true,
    ignoring: true,
    negative_offset: true,
    offset: true,
    on: true,
    per_query_lookback_delta: true,
    per_step_stats: engine.perStepStats,
    smoothed: syntax.extendedRangeSelectors,
    subqueries: true,
    type_and_unit_labels: engine.typeAndUnitLabels,
    use_start_timestamps: engine.useStartTimestamps,
    without: true,
  },
  promql_functions: Object.fromEntries(
    [...FUNCTIONS.values()].map(({ name, experimental }) => [name, !experimental || syntax.experimentalFunctions]),
  ),
});
