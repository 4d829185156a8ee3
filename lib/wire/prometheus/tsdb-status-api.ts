// /api/v1/status/tsdb: how the series in memory spread over names and values.
import { badInput } from '@/lib/kernel/errors';
import type { WireResponse } from '@/lib/kernel/http';
import type { SampleReader } from '@/lib/metrics/store/contract';
import { type Asked, type Endpoints, READ } from './endpoint';
import { successResponse } from './envelope';
import type { Parameters } from './parameters';

export type TsdbStatusDoors = { readonly reader: Pick<SampleReader, 'cardinality'> };

export const TSDB_STATUS_ENDPOINTS: Endpoints<TsdbStatusDoors> = {
  '/api/v1/status/tsdb': { methods: READ, answer: tsdbStatus },
};

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 10_000;

async function tsdbStatus({ parameters }: Asked, { reader }: TsdbStatusDoors): Promise<WireResponse> {
  const counts = await reader.cardinality(listLength(parameters));
  return successResponse({
    headStats: {
      numSeries: counts.series,
      numLabelPairs: counts.labelPairs,
      chunkCount: counts.chunks,
      // Prometheus shows the ends of int64 for an empty head; no JavaScript reader could hold them.
      minTime: counts.minTimeMs ?? 0,
      maxTime: counts.maxTimeMs ?? 0,
    },
    seriesCountByMetricName: counts.seriesByMetric,
    labelValueCountByLabelName: counts.valuesByLabel,
    memoryInBytesByLabelName: counts.memoryByLabel,
    seriesCountByLabelValuePair: counts.seriesByPair,
  });
}

function listLength(parameters: Parameters): number {
  const text = parameters.text('limit');
  const limit = text === '' ? DEFAULT_LIMIT : /^\d+$/.test(text) ? Number(text) : 0;
  if (limit < 1) throw badInput('limit must be a positive number');
  if (limit > MAX_LIMIT) throw badInput(`limit must not exceed ${MAX_LIMIT}`);
  return limit;
}
