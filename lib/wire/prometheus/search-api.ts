// /api/v1/search/*: names of metrics, names and values of labels, for editors: batches as lines of JSON, then one that says how
// it ended.
import { badInput } from '@/lib/kernel/errors';
import { textResponse, type WireResponse } from '@/lib/kernel/http';
import { METRIC_NAME } from '@/lib/kernel/labels';
import type { MetricMetadata } from '@/lib/metrics/model';
import { type FuzzAlgorithm, nameScore } from '@/lib/metrics/query/name-score';
import { Allowance } from '@/lib/metrics/query/promql/engine/limits';
import type { SampleReader } from '@/lib/metrics/store/contract';
import { type Asked, type Endpoints, READ_OR_FORM } from './endpoint';
import { filterOf } from './filter';
import { invalid, type Parameters } from './parameters';

export type SearchDoors = {
  readonly reader: Pick<SampleReader, 'labelNames' | 'labelValues' | 'metadata'>;
  readonly timeoutMs: number;
};

export const SEARCH_ENDPOINTS: Endpoints<SearchDoors> = {
  '/api/v1/search/metric_names': { methods: READ_OR_FORM, answer: metricNames },
  '/api/v1/search/label_names': { methods: READ_OR_FORM, answer: labelNames },
  '/api/v1/search/label_values': { methods: READ_OR_FORM, answer: labelValues },
};

type Found = { readonly name: string; readonly score: number };

async function metricNames(asked: Asked, doors: SearchDoors): Promise<WireResponse> {
  const { parameters } = asked;
  const { reader } = doors;
  const search = searchOf(parameters);
  const withMetadata = parameters.flag('include_metadata');
  const names = await reader.labelValues(METRIC_NAME, filterOf(parameters));
  const known = withMetadata ? await metadataByName(reader) : undefined;
  return linesOf(await found(names, search, turnsOf(asked, doors)), search, (name) =>
    known ? describedBy(known.get(name)) : {},
  );
}

async function labelNames(asked: Asked, doors: SearchDoors): Promise<WireResponse> {
  const search = searchOf(asked.parameters);
  const names = await doors.reader.labelNames(filterOf(asked.parameters));
  return linesOf(await found(names, search, turnsOf(asked, doors)), search);
}

async function labelValues(asked: Asked, doors: SearchDoors): Promise<WireResponse> {
  const search = searchOf(asked.parameters);
  const label = asked.parameters.text('label');
  if (label === '') throw invalid('label', 'a label name is required');
  const values = await doors.reader.labelValues(label, filterOf(asked.parameters));
  return linesOf(await found(values, search, turnsOf(asked, doors)), search);
}

async function metadataByName(reader: SearchDoors['reader']): Promise<ReadonlyMap<string, MetricMetadata>> {
  return new Map((await reader.metadata()).map((each) => [each.metric, each]));
}

const describedBy = (metadata: MetricMetadata | undefined) =>
  metadata ? { type: metadata.type, help: metadata.help, unit: metadata.unit } : {};

type Search = {
  /** One of them must be found. None: every name is. */
  readonly terms: readonly string[];
  /** From 0 to 1. At 1 a name must contain the term. */
  readonly threshold: number;
  readonly algorithm: FuzzAlgorithm;
  readonly caseSensitive: boolean;
  readonly sortBy: 'alpha' | 'score';
  readonly descending: boolean;
  readonly includeScore: boolean;
  readonly limit: number;
  readonly batchSize: number;
};

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 10_000;

/** @throws bad_input naming the parameter */
function searchOf(parameters: Parameters): Search {
  const sortBy = parameters.oneOf('sort_by', ['alpha', 'score'] as const);
  const terms = parameters.all('search[]').filter((term) => term !== '');
  if (sortBy === 'score' && terms.length === 0) throw invalid('sort_by', 'score needs a search[]');
  // The best come first, and letters rise, unless something else is said.
  const direction = parameters.oneOf('sort_dir', [sortBy === 'score' ? 'dsc' : 'asc', 'asc', 'dsc'] as const);
  return {
    ...{ terms, sortBy },
    threshold: thresholdOf(parameters),
    algorithm: parameters.oneOf('fuzz_alg', ['subsequence', 'jarowinkler'] as const),
    caseSensitive: parameters.text('case_sensitive') === '' || parameters.flag('case_sensitive'),
    descending: direction === 'dsc',
    includeScore: parameters.flag('include_score'),
    limit: between('limit', parameters, DEFAULT_LIMIT),
    batchSize: between('batch_size', parameters, DEFAULT_LIMIT),
  };
}

/** In percent. Without one, a name must contain the term. */
function thresholdOf(parameters: Parameters): number {
  const percent = parameters.count('fuzz_threshold') ?? 100;
  if (percent > 100) throw invalid('fuzz_threshold', 'must be between 0 and 100');
  return percent / 100;
}

function between(name: string, parameters: Parameters, fallback: number): number {
  const value = parameters.text(name) === '' ? fallback : parameters.limit(name);
  if (value < 1 || value > MAX_LIMIT) throw badInput(`${name} must be between 1 and ${MAX_LIMIT}`);
  return value;
}

/** There may be a million names: others get their turn meanwhile. */
const turnsOf = ({ signal }: Asked, { timeoutMs }: SearchDoors) =>
  new Allowance({ maxSamples: Infinity, timeoutMs, signal });

/** @param names sorted by bytes */
async function found(names: readonly string[], search: Search, turns: Allowance): Promise<Found[]> {
  const { terms, threshold, algorithm, caseSensitive } = search;
  const folded = (text: string) => (caseSensitive ? text : text.toLowerCase());
  const wanted = terms.map(folded);
  const kept: Found[] = [];
  for (const name of names) {
    const score = bestScore(folded(name), wanted, algorithm);
    if (terms.length === 0 || (score > 0 && score >= threshold)) kept.push({ name, score });
    await turns.breathe();
  }
  return inOrder(kept, search);
}

function inOrder(kept: Found[], { sortBy, descending }: Search): Found[] {
  if (sortBy === 'alpha') return descending ? kept.reverse() : kept;
  const sign = descending ? -1 : 1;
  return kept.sort((a, b) => sign * (a.score - b.score)); // those of one score stay sorted by name
}

const bestScore = (name: string, terms: readonly string[], algorithm: FuzzAlgorithm) =>
  terms.reduce((best, term) => Math.max(best, nameScore(name, term, algorithm)), 0);

function linesOf(
  all: readonly Found[],
  { limit, batchSize, includeScore, terms }: Search,
  more: (name: string) => object = () => ({}),
): WireResponse {
  const shown = all
    .slice(0, limit)
    .map(({ name, score }) => ({ name, ...(includeScore && terms.length > 0 && { score }), ...more(name) }));
  const batches = Array.from({ length: Math.ceil(shown.length / batchSize) }, (_, i) => ({
    results: shown.slice(i * batchSize, (i + 1) * batchSize),
  }));
  const lines = [...batches, { status: 'success', has_more: all.length > limit }];
  return textResponse(200, lines.map((line) => `${JSON.stringify(line)}\n`).join(''), 'application/x-ndjson');
}
