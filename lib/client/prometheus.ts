// The browser's client of our Prometheus HTTP API v1 (prometheus.io/docs/prometheus/latest/querying/api).
import { ApiError } from './api-error';
import { decodePlan, type Explanation } from './explain-decode';
import { type FetchLike, fetchJson } from './fetch-json';
import {
  type Decoded,
  decodeExemplars,
  decodeMetadata,
  decodeResult,
  decodeStrings,
  decodeTargets,
  decodeText,
  type ExemplarSeries,
  type MetricMetadata,
  type QueryResult,
  type Target,
} from './prometheus-decode';

/** Data with what the server wants said about it; both lists are usually empty. */
export type Answer<T> = { readonly data: T; readonly warnings: readonly string[]; readonly infos: readonly string[] };

type Call = { readonly signal?: AbortSignal | undefined };

/** Start and end inclusive, all three in milliseconds. */
export type RangeWindow = { readonly startMs: number; readonly endMs: number; readonly stepMs: number };

type Parameters = readonly (readonly [name: string, value: string])[];

// Prometheus reads a form body as it reads a query string; a long expression does not fit in an address.
const LONGEST_QUERY_STRING = 2000;

export class PrometheusClient {
  constructor(
    private readonly fetchLike: FetchLike = (input, init) => fetch(input, init),
    private readonly base = '/api/v1',
  ) {}

  /** One evaluation at `timeMs`. */
  query(expr: string, timeMs: number, call: Call = {}): Promise<Answer<QueryResult>> {
    return this.call(
      '/query',
      [
        ['query', expr],
        ['time', seconds(timeMs)],
      ],
      decodeResult,
      call,
    );
  }

  /** One evaluation per step. Points that do not exist are absent, never null. */
  queryRange(expr: string, window: RangeWindow, call: Call = {}): Promise<Answer<QueryResult>> {
    return this.call('/query_range', [...rangeOf(expr, window), ['stats', 'true']], decodeResult, call);
  }

  /** What each node of a range query gives and takes; the query is evaluated for it. */
  explain(expr: string, window: RangeWindow, call: Call = {}): Promise<Answer<Explanation>> {
    return this.call('/explain', rangeOf(expr, window), decodePlan, call);
  }

  /** What was observed beside the series an expression selects; empty when nothing was. */
  exemplars(expr: string, startMs: number, endMs: number, call: Call = {}): Promise<Answer<readonly ExemplarSeries[]>> {
    const parameters: Parameters = [
      ['query', expr],
      ['start', seconds(startMs)],
      ['end', seconds(endMs)],
    ];
    return this.call('/query_exemplars', parameters, decodeExemplars, call);
  }

  /** The query laid out over lines. @throws ApiError with a position when it does not parse */
  formatQuery(expr: string, call: Call = {}): Promise<Answer<string>> {
    return this.call('/format_query', [['query', expr]], decodeText, call);
  }

  /** Resolves for what parses. @throws ApiError with a position when it does not */
  async checkQuery(expr: string, call: Call = {}): Promise<void> {
    await this.call('/parse_query', [['query', expr]], () => ({ ok: true, value: undefined }), call);
  }

  /** The query as a tree of Prometheus' nodes, whose fields the caller checks. @throws ApiError with a position when it does not parse */
  parseQuery(expr: string, call: Call = {}): Promise<Answer<unknown>> {
    return this.call('/parse_query', [['query', expr]], (data) => ({ ok: true, value: data }), call);
  }

  /** Names of labels, sorted; of the series that `match` selects, when it is given. */
  labelNames(match?: string, call: Call = {}): Promise<Answer<readonly string[]>> {
    return this.call('/labels', matching(match), decodeStrings, call);
  }

  /** Values of one label, sorted; of the series that `match` selects, when it is given. Metric names are those of `__name__`. */
  labelValues(name: string, call: Call = {}, match?: string): Promise<Answer<readonly string[]>> {
    return this.call(`/label/${encodeURIComponent(name)}/values`, matching(match), decodeStrings, call);
  }

  /** What each metric is, by name: from TYPE, HELP and UNIT lines; empty for metrics that came without. */
  metadata(call: Call = {}): Promise<Answer<ReadonlyMap<string, MetricMetadata>>> {
    return this.call('/metadata', [], decodeMetadata, call);
  }

  /** Active targets in the order of their pools. */
  targets(call: Call = {}): Promise<Answer<readonly Target[]>> {
    return this.call('/targets', [['state', 'active']], decodeTargets, call);
  }

  private async call<T>(
    path: string,
    parameters: Parameters,
    decode: (data: unknown) => Decoded<T>,
    { signal }: Call,
  ): Promise<Answer<T>> {
    const { status, body } = await fetchJson(this.fetchLike, ...requestOf(`${this.base}${path}`, parameters, signal));
    return answerOf(status, body, decode);
  }
}

/** The server this page came from. */
export const prometheus = new PrometheusClient();

function requestOf(url: string, parameters: Parameters, signal: AbortSignal | undefined): [string, RequestInit] {
  const form = new URLSearchParams(parameters.map(([name, value]) => [name, value]));
  const text = form.toString();
  if (text.length > LONGEST_QUERY_STRING) return [url, { method: 'POST', body: form, signal: signal ?? null }];
  return [text ? `${url}?${text}` : url, { signal: signal ?? null }];
}

const rangeOf = (expr: string, { startMs, endMs, stepMs }: RangeWindow): Parameters => [
  ['query', expr],
  ['start', seconds(startMs)],
  ['end', seconds(endMs)],
  ['step', seconds(stepMs)],
];

const matching = (match: string | undefined): Parameters => (match === undefined ? [] : [['match[]', match]]);

const seconds = (ms: number) => String(ms / 1000);

type Envelope = {
  status?: unknown;
  data?: unknown;
  errorType?: unknown;
  error?: unknown;
  warnings?: unknown;
  infos?: unknown;
};

function answerOf<T>(status: number, body: unknown, decode: (data: unknown) => Decoded<T>): Answer<T> {
  // Prometheus has nothing to say: success without data.
  if (status === 204) return answerOf(200, { status: 'success' }, decode);
  const envelope = (typeof body === 'object' && body !== null ? body : {}) as Envelope; // every field is checked below
  if (envelope.status !== 'success') {
    throw new ApiError(
      status,
      text(envelope.errorType, 'unknown'),
      text(envelope.error, `the server answered ${status}`),
    );
  }
  const decoded = decode(envelope.data);
  if (!decoded.ok) throw new ApiError(status, 'not_json', `the answer is not what the API promises: ${decoded.why}`);
  return { data: decoded.value, warnings: strings(envelope.warnings), infos: strings(envelope.infos) };
}

const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);
const strings = (value: unknown) =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
