// /api/v1/query_exemplars: what was observed beside the series of a query.
import { valueText } from '@/lib/kernel/float';
import type { WireResponse } from '@/lib/kernel/http';
import type { Exemplar } from '@/lib/metrics/model';
import type { EngineOptions } from '@/lib/metrics/query/promql/engine/context';
import { parseExpr } from '@/lib/metrics/query/promql/parser';
import { selectorsOf } from '@/lib/metrics/query/promql/selectors-of';
import type { SampleReader } from '@/lib/metrics/store/contract';
import { type Asked, type Endpoints, READ_OR_FORM } from './endpoint';
import { noContent, successResponse } from './envelope';
import { rangeOf } from './filter';

export type ExemplarDoors = {
  readonly reader: Pick<SampleReader, 'exemplars'>;
  readonly engine: Pick<EngineOptions, 'syntax'>;
};

export const EXEMPLAR_ENDPOINTS: Endpoints<ExemplarDoors> = {
  '/api/v1/query_exemplars': { methods: READ_OR_FORM, answer: queryExemplars },
};

async function queryExemplars({ parameters }: Asked, { reader, engine }: ExemplarDoors): Promise<WireResponse> {
  const range = rangeOf(parameters);
  const selectors = selectorsOf(parseExpr(parameters.text('query'), engine.syntax));
  // No set of matchers would mean every series; an expression without a selector has none.
  if (selectors.length === 0) return noContent();
  const found = await reader.exemplars({ ...range, matcherSets: selectors.map(({ matchers }) => matchers) });
  return successResponse(
    found.map(({ labels, exemplars }) => ({ seriesLabels: labels, exemplars: exemplars.map(exemplarJson) })),
  );
}

const exemplarJson = ({ labels, value, timestampMs }: Exemplar) => ({
  labels,
  value: valueText(value),
  timestamp: timestampMs / 1000,
});
