// `match[]`, `start` and `end` as a filter of series: the same for labels, series, deletion and search.
import { badInput } from '@/lib/kernel/errors';
import type { Matcher } from '@/lib/kernel/matchers';
import { parseMetricSelector } from '@/lib/metrics/query/promql/parser';
import type { SeriesFilter, TimeRange } from '@/lib/metrics/store/contract';
import { EARLIEST_MS, LATEST_MS, type Parameters, parseNamed } from './parameters';

/** @throws bad_input naming the parameter */
export function filterOf(parameters: Parameters): SeriesFilter {
  const range = rangeOf(parameters);
  return { ...range, matcherSets: matcherSetsOf(parameters) };
}

/** All time where nothing is said. */
export function rangeOf(parameters: Parameters): TimeRange {
  const startMs = parameters.instant('start', EARLIEST_MS);
  const endMs = parameters.instant('end', LATEST_MS);
  if (endMs < startMs) throw badInput('end timestamp must not be before start timestamp');
  return { startMs, endMs };
}

/** @throws bad_input when there is no `match[]` at all: too much to be meant */
export function requiredFilterOf(parameters: Parameters): SeriesFilter {
  if (parameters.all('match[]').length === 0) throw badInput('no match[] parameter provided');
  return filterOf(parameters);
}

/** Of each `match[]`. @throws bad_input naming the parameter */
export const matcherSetsOf = (parameters: Parameters): Matcher[][] =>
  parameters.all('match[]').map((text) => [...matchersOf(text)]);

const matchersOf = (text: string) => parseNamed('match[]', text, parseMetricSelector);
