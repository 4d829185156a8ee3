// What codemirror-promql asks its server for, answered from our own API through the page's cache of answers.
import type { PrometheusClient } from '@prometheus-io/codemirror-promql';
import type { Matcher } from '@prometheus-io/codemirror-promql/dist/esm/types';
import { EqlRegex, Neq, NeqRegex } from '@prometheus-io/lezer-promql';
import type { QueryClient } from '@tanstack/react-query';
import type { Metric } from '@/components/metric-catalogue/catalogue';
import { prometheus } from '@/lib/client/prometheus';
import { choiceOf } from './metric-choice';

const KEPT_MS = 60_000;

const OPERATORS: Readonly<Record<number, string>> = { [Neq]: '!=', [EqlRegex]: '=~', [NeqRegex]: '!~' };

/** A selector of the series that carry what is already written beside the label that is being written. */
export function selectorFor(metric: string | undefined, matchers: readonly Matcher[], label = ''): string | undefined {
  const pairs = matchers
    .filter(({ name, value }) => name !== '' && name !== label && value !== '')
    .map(({ name, type, value }) => `${labelName(name)}${OPERATORS[type] ?? '='}"${value}"`);
  if (!metric && pairs.length === 0) return undefined;
  return `${metric ?? ''}${pairs.length > 0 ? `{${pairs.join(', ')}}` : ''}`;
}

const labelName = (name: string) => (/^[a-zA-Z_]\w*$/.test(name) ? name : JSON.stringify(name));

/**
 * Names nobody could fetch are names nobody is offered: completion embellishes, the query says what is wrong.
 * @param metrics the catalogue as it is at each call
 */
export function namesClient(queryClient: QueryClient, metrics: () => readonly Metric[]): PrometheusClient {
  const cached = (queryKey: readonly unknown[], ask: () => Promise<{ data: readonly string[] }>): Promise<string[]> =>
    queryClient.fetchQuery({ queryKey, queryFn: async () => (await ask()).data, staleTime: KEPT_MS }).then(
      (names) => [...names],
      () => [],
    );
  return {
    metricNames: async (typed = '') => choiceOf(metrics(), typed).metrics.map(({ name }) => name),
    labelNames: (metric) => {
      const match = selectorFor(metric, []);
      return cached(['label-names', match], () => prometheus.labelNames(match));
    },
    labelValues: (label, metric, matchers = []) => {
      const match = selectorFor(metric, matchers, label);
      return cached(['label-values', label, match], () => prometheus.labelValues(label, {}, match));
    },
    metricMetadata: async () => ({}), // completion.ts knows the catalogue
    series: async () => [],
    flags: async () => ({}),
  };
}
