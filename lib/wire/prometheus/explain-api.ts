// /api/v1/explain, which is ours: a query evaluated for what each of its nodes gave and took. The result itself is dropped.
import type { WireResponse } from '@/lib/kernel/http';
import { Explain, type PlanNode } from '@/lib/metrics/query/promql/engine/explain';
import { instantQuery, type QueryOutcome, rangeQuery } from '@/lib/metrics/query/promql/engine/query';
import { type Asked, type Endpoints, READ_OR_FORM } from './endpoint';
import { successResponse } from './envelope';
import { instantAsked, type QueryDoors, queryingOf, rangeAsked } from './query-api';
import { QueryStats } from './query-stats';

export const EXPLAIN_ENDPOINTS: Endpoints<QueryDoors> = {
  '/api/v1/explain': { methods: READ_OR_FORM, answer: explain },
};

/** Over a range when there is a `start`, otherwise at `time`; parameters and errors are those of query_range and query. */
async function explain(asked: Asked, doors: QueryDoors): Promise<WireResponse> {
  const { parameters } = asked;
  const isRange = parameters.text('start') !== '';
  const params = isRange ? rangeAsked(parameters, doors) : instantAsked(parameters, doors);
  const stats = new QueryStats();
  const observer = new Explain();
  const querying = queryingOf(asked, doors, stats);
  const watched = { ...querying, reader: observer.reading(querying.reader), observer };
  const ended = doors.activeQueries.begin(params, doors.nowMs());
  try {
    const outcome = isRange
      ? await rangeQuery(params.query, params, watched)
      : await instantQuery(params.query, params.startMs, watched);
    const { warnings, infos } = outcome;
    const plan = nodeJson(observer.plan(params.query));
    return successResponse({ ...sizeOf(outcome), plan, stats: stats.json() }, { warnings, infos });
  } finally {
    ended();
  }
}

const sizeOf = ({ result }: QueryOutcome) => ({
  resultType: result.type,
  resultSeries: result.type === 'vector' ? result.samples.length : result.type === 'matrix' ? result.series.length : 1,
});

/** Times in seconds, as everywhere in this API; a scalar has no series. */
const nodeJson = ({ ms, selfMs, series, children, ...rest }: PlanNode): object => ({
  ...rest,
  series: series ?? null,
  seconds: ms / 1000,
  selfSeconds: selfMs / 1000,
  children: children.map(nodeJson),
});
