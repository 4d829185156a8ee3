// What the editor offers while one types: codemirror-promql knows what may stand where, the catalogue what metrics there are.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { type CompleteStrategy, newCompleteStrategy } from '@prometheus-io/codemirror-promql';
import type { QueryClient } from '@tanstack/react-query';
import type { Metric } from '@/components/metric-catalogue/catalogue';
import { completionInfo } from './completion-info';
import { MOST_OFFERED } from './metric-choice';
import { namesClient } from './names-client';

/** @param catalogue what is known now; it is read anew at each key */
export function completeStrategy(queryClient: QueryClient, catalogue: () => readonly Metric[]): CompleteStrategy {
  const strategy = newCompleteStrategy({ remote: namesClient(queryClient, catalogue) });
  return {
    async promQL(context: CompletionContext): Promise<CompletionResult | null> {
      const result = await strategy.promQL(context);
      if (!result) return null;
      const byName = new Map(catalogue().map((metric) => [metric.name, metric]));
      const options = result.options.map((option) => described(option, byName));
      const metrics = options.filter(({ label }) => byName.has(label)).length;
      // When not all metrics fit, another letter may bring others.
      const { validFor, ...rest } = result;
      return { ...rest, options, ...(validFor && metrics < MOST_OFFERED && { validFor }) };
    },
  };
}

/** Metrics before functions, functions before templates; `type` says what a row is, and stands before its name. */
function described({ detail, ...option }: Completion, byName: ReadonlyMap<string, Metric>): Completion {
  const metric = option.type === 'constant' ? byName.get(option.label) : undefined;
  if (metric) return { ...option, type: metric.type || 'metric', boost: 10, info: () => completionInfo(metric) };
  if (detail === 'snippet') return { ...option, type: 'template', boost: -20 };
  return { ...option, type: KINDS[detail ?? ''] ?? KINDS[option.type ?? ''] ?? 'keyword' };
}

/** By what codemirror-promql calls them: in `detail`, otherwise in `type`. */
const KINDS: Readonly<Record<string, string>> = {
  aggregation: 'aggregate',
  function: 'function',
  constant: 'label',
  text: 'value',
};
