// The part of Prometheus' HTTP API that reads samples: queries, labels, series, metadata. Runs in the engine thread.
import { badInput } from '@/lib/kernel/errors';
import type { WireResponse } from '@/lib/kernel/http';
import type { EngineOptions } from '@/lib/metrics/query/promql/engine/context';
import { Allowance } from '@/lib/metrics/query/promql/engine/limits';
import { instantQuery, type Querying, type QueryOutcome, rangeQuery } from '@/lib/metrics/query/promql/engine/query';
import { parsedExpr } from '@/lib/metrics/query/promql/parsed';
import type { SampleReader, SampleStore, SeriesFilter } from '@/lib/metrics/store/contract';
import type { ActiveQueries, QueryParams } from './active-queries';
import { type Asked, type Endpoints, READ, READ_OR_FORM } from './endpoint';
import { type Notes, successResponse } from './envelope';
import { filterOf, requiredFilterOf } from './filter';
import { unescapeName } from './label-name';
import { invalid, type Parameters, parseNamed } from './parameters';
import type { EndedQuery } from './query-log';
import { QueryStats, statsAsked } from './query-stats';
import { labelSetsResponse, resultResponse } from './result-json';

export type QueryDoors = {
  readonly reader: SampleReader;
  readonly engine: EngineOptions;
  readonly maxSamples: number;
  /** The longest a query may take; a client may ask for less. */
  readonly timeoutMs: number;
  readonly nowMs: () => number;
  readonly activeQueries: ActiveQueries;
  /** As the store's. */
  readonly watchSeries: SampleStore['watchSeries'];
  /** Takes each query that was evaluated, whether it came to a result or failed; undefined while nobody wants to know. */
  readonly queryLog: () => ((query: EndedQuery) => void) | undefined;
};

/** Their answers say for how long they hold. */
export const WATCHED_PATHS: readonly string[] = ['/api/v1/labels', '/api/v1/label/:name/values', '/api/v1/series'];

export const QUERY_ENDPOINTS: Endpoints<QueryDoors> = {
  '/api/v1/query': { methods: READ_OR_FORM, answer: query },
  '/api/v1/query_range': { methods: READ_OR_FORM, answer: queryRange },
  '/api/v1/labels': { methods: READ_OR_FORM, answer: labels },
  '/api/v1/label/:name/values': { methods: READ, answer: labelValues },
  '/api/v1/series': { methods: READ_OR_FORM, answer: series },
  '/api/v1/metadata': { methods: READ, answer: metadata },
};

async function query(asked: Asked, doors: QueryDoors): Promise<WireResponse> {
  const limit = asked.parameters.limit();
  const params = instantAsked(asked.parameters, doors);
  return evaluated(asked, doors, params, limit, (querying) => instantQuery(params.query, params.startMs, querying));
}

export function instantAsked(parameters: Parameters, doors: QueryDoors): QueryParams {
  const timeMs = parameters.instant('time', doors.nowMs());
  return { query: checkedQuery(parameters, doors), startMs: timeMs, endMs: timeMs, stepMs: 0 };
}

/** More points than this nobody can look at; most often a step was mistyped. */
const MAX_POINTS = 11_000;

async function queryRange(asked: Asked, doors: QueryDoors): Promise<WireResponse> {
  const limit = asked.parameters.limit();
  const params = rangeAsked(asked.parameters, doors);
  return evaluated(asked, doors, params, limit, (querying) => rangeQuery(params.query, params, querying));
}

export function rangeAsked(parameters: Parameters, doors: QueryDoors): QueryParams {
  const startMs = parameters.requiredInstant('start');
  const endMs = parameters.requiredInstant('end');
  if (endMs < startMs) throw invalid('end', 'end timestamp must not be before start time');
  const stepMs = parameters.requiredDuration('step');
  if (stepMs <= 0) {
    throw invalid('step', 'zero or negative query resolution step widths are not accepted. Try a positive integer');
  }
  if ((endMs - startMs) / stepMs > MAX_POINTS) {
    throw badInput(
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  }
  return { query: checkedQuery(parameters, doors), startMs, endMs, stepMs };
}

async function evaluated(
  asked: Asked,
  doors: QueryDoors,
  params: QueryParams,
  limit: number,
  run: (querying: Querying) => Promise<QueryOutcome>,
): Promise<WireResponse> {
  const { wanted, perStep, warnings } = statsAsked(asked.parameters);
  const log = doors.queryLog();
  const stats = wanted || log ? new QueryStats(perStep && doors.engine.perStepStats ? params : undefined) : undefined;
  const logged = (failure?: unknown) => {
    if (log && stats) log({ params, stats: stats.json(), request: asked.request, failure });
  };
  const ended = doors.activeQueries.begin(params, doors.nowMs());
  const querying = queryingOf(asked, doors, stats);
  try {
    const outcome = await run(querying).catch((failure: unknown) => {
      logged(failure);
      throw failure;
    });
    logged();
    const shown = truncated(outcome, limit);
    return await resultResponse(
      { ...shown, warnings: [...warnings, ...shown.warnings] },
      new Allowance(querying.limits),
      wanted ? stats?.json() : undefined,
    );
  } finally {
    ended();
  }
}

/** The query, known to parse: its errors name the parameter, those of its execution do not. */
function checkedQuery(parameters: Parameters, { engine }: QueryDoors): string {
  const text = parameters.text('query');
  parseNamed('query', text, (query) => parsedExpr(query, engine.syntax));
  return text;
}

export function queryingOf({ parameters, signal }: Asked, doors: QueryDoors, stats: QueryStats | undefined): Querying {
  const timeoutMs = Math.min(parameters.duration('timeout') ?? doors.timeoutMs, doors.timeoutMs);
  const lookbackMs = parameters.duration('lookback_delta') ?? doors.engine.lookbackMs;
  return {
    reader: stats ? stats.counting(doors.reader) : doors.reader,
    engine: { ...doors.engine, lookbackMs: lookbackMs || doors.engine.lookbackMs },
    limits: { maxSamples: doors.maxSamples, timeoutMs, signal, ...(stats && { usage: stats.usage }) },
  };
}

const TRUNCATED = 'results truncated due to limit';

function truncated(outcome: QueryOutcome, limit: number): QueryOutcome {
  const { result } = outcome;
  const warnings = [TRUNCATED, ...outcome.warnings]; // of many messages only the first are shown
  if (limit === 0) return outcome;
  if (result.type === 'vector' && result.samples.length > limit) {
    return { ...outcome, warnings, result: { ...result, samples: result.samples.slice(0, limit) } };
  }
  if (result.type === 'matrix' && result.series.length > limit) {
    return { ...outcome, warnings, result: { ...result, series: result.series.slice(0, limit) } };
  }
  return outcome;
}

async function labels({ parameters }: Asked, doors: QueryDoors): Promise<WireResponse> {
  const filter = filterOf(parameters);
  return watched(doors, filter, async () => listResponse(await doors.reader.labelNames(filter), parameters));
}

async function labelValues({ parameters, path }: Asked, doors: QueryDoors): Promise<WireResponse> {
  const written = decoded(path.split('/')[4] as string);
  const name = unescapeName(written);
  if (!name) throw badInput(`invalid label name: ${JSON.stringify(written)}`);
  const filter = filterOf(parameters);
  return watched(doors, filter, async () => listResponse(await doors.reader.labelValues(name, filter), parameters));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badInput(`invalid label name: ${JSON.stringify(segment)}`); // a % that begins no escape
  }
}

async function series({ parameters }: Asked, doors: QueryDoors): Promise<WireResponse> {
  const filter = requiredFilterOf(parameters);
  return watched(doors, filter, async () =>
    listResponse(await doors.reader.series(filter), parameters, labelSetsResponse),
  );
}

/** An answer that depends on which series have samples in a range, and on the request alone: it says for how long it holds. */
async function watched(
  { watchSeries }: QueryDoors,
  range: SeriesFilter,
  answer: () => Promise<WireResponse>,
): Promise<WireResponse> {
  const watch = watchSeries(range); // first: what changes from here on ends it
  const response = await answer();
  return watch ? { ...response, holdsWhile: watch } : response;
}

function listResponse<Item>(
  items: readonly Item[],
  parameters: Parameters,
  respond: (items: readonly Item[], notes?: Notes) => WireResponse | Promise<WireResponse> = successResponse,
): WireResponse | Promise<WireResponse> {
  const limit = parameters.limit();
  if (limit === 0 || items.length <= limit) return respond(items);
  return respond(items.slice(0, limit), { warnings: [TRUNCATED] });
}

async function metadata({ parameters }: Asked, { reader }: QueryDoors): Promise<WireResponse> {
  const metric = parameters.text('metric');
  const limit = parameters.count('limit') ?? Infinity;
  parameters.count('limit_per_metric'); // of each metric the newest is kept, and one is within any limit
  const found = await reader.metadata(metric === '' ? undefined : metric);
  const entries = found
    .slice(0, limit)
    .map(({ metric: name, type, help, unit }) => [name, [{ type, help, unit }]] as const);
  return successResponse(Object.fromEntries(entries));
}
