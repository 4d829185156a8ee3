// What a rehearsal asks, of the series of the made-up store: what dashboards and people ask most.
import { MADE_UP_RANGE } from '@/lib/metrics/store/postgres/made-up';

const RANGE_S = 1800;
const END_S = MADE_UP_RANGE.endMs / 1000;

const OVER_A_RANGE: readonly (readonly [query: string, stepS: number])[] = [
  ['sum by (device) (rate(rehearsal_bytes_total{direction="in"}[5m]))', 15],
  ['topk(5, rate(rehearsal_bytes_total[5m]))', 60],
  ['max_over_time(rehearsal_ratio[10m])', 60],
  ['histogram_quantile(0.9, sum by (le) (rate(rehearsal_seconds_bucket[5m])))', 60],
  [
    'sum by (instance) (rate(rehearsal_bytes_total{direction="in"}[5m])) / on (instance) max by (instance) (rehearsal_load)',
    60,
  ],
  ['rehearsal_ratio * on (instance) group_left () max by (instance) (rehearsal_load{minutes="5"})', 60],
  ['avg by (pool) (quantile_over_time(0.95, rehearsal_ratio[15m]))', 60],
  ['rehearsal_size{instance=~"host-[0-2]:9100"} / 1024 > 0', 60],
  ['100 * (1 - avg by (instance) (irate(rehearsal_bytes_total{device!="eth9"}[1m])) / 1e6)', 60],
  ['max_over_time(sum by (device) (increase(rehearsal_bytes_total{instance="host-1:9100"}[5m]))[30m:1m])', 60],
];

const AT_AN_INSTANT: readonly string[] = [
  'sum by (kind) (rehearsal_size)',
  'rehearsal_bytes_total{instance="host-1:9100",device="eth1",direction="in"}[40m]',
  'topk(3, rehearsal_ratio)',
  'count(rehearsal_load) by (minutes)',
];

/**
 * Paths with their queries, in the order in which to ask. No round asks what another has asked to the letter, so that nothing is
 * answered from memory but what the round itself asks twice.
 * @param round counted from 0
 */
export function questionsOf(round: number): readonly string[] {
  const endS = END_S - 60 * (round % 5);
  const window = `start=${endS - RANGE_S - round}&end=${endS}`;
  const values = `/api/v1/label/instance/values?${window}`;
  return [
    ...OVER_A_RANGE.map(
      ([query, stepS]) => `/api/v1/query_range?${window}&step=${stepS}&query=${encodeURIComponent(query)}`,
    ),
    ...AT_AN_INSTANT.flatMap((query) => {
      const question = `/api/v1/query?time=${endS}&query=${encodeURIComponent(query)}`;
      return [question, question];
    }),
    `/api/v1/series?${window}&match[]=${encodeURIComponent('{__name__=~"rehearsal_.*",instance=~"host-.:.*"}')}`,
    `/api/v1/labels?${window}`,
    ...[values, values, values],
  ];
}
