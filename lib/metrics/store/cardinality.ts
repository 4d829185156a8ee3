// How label sets spread over names and values: the counts behind /api/v1/status/tsdb, for every store alike.
import { compareBytes, type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { Cardinality, NamedCount } from './contract';

export type LabelCounts = Omit<Cardinality, 'minTimeMs' | 'maxTimeMs' | 'chunks'>;

/** Exact counts. Each list: the `limit` largest, largest first, equal ones by name. Each label set comes once. */
export function countLabels(labelSets: Iterable<Labels>, limit: number): LabelCounts {
  // label name -> value -> how many series
  const names = new Map<string, Map<string, number>>();
  let series = 0;
  for (const labels of labelSets) {
    series++;
    for (const [name, value] of labels) add(names, name, value);
  }
  const largest = (counts: Iterable<NamedCount>) => largestOf(counts, limit);
  return {
    series,
    labelPairs: [...names.values()].reduce((sum, values) => sum + values.size, 0),
    seriesByMetric: largest(entries(names.get(METRIC_NAME) ?? new Map<string, number>())),
    valuesByLabel: largest(perName(names, (values) => values.size)),
    memoryByLabel: largest(perName(names, bytesOf)),
    seriesByPair: largest(pairs(names)),
  };
}

function add(names: Map<string, Map<string, number>>, name: string, value: string): void {
  const values = names.get(name);
  if (values) values.set(value, (values.get(value) ?? 0) + 1);
  else names.set(name, new Map([[value, 1]]));
}

function* entries(counts: ReadonlyMap<string, number>): Generator<NamedCount> {
  for (const [name, value] of counts) yield { name, value };
}

type Values = ReadonlyMap<string, number>;

function* perName(names: ReadonlyMap<string, Values>, count: (values: Values) => number): Generator<NamedCount> {
  for (const [name, values] of names) yield { name, value: count(values) };
}

function* pairs(names: ReadonlyMap<string, Values>): Generator<NamedCount> {
  for (const [name, values] of names) {
    for (const [value, count] of values) yield { name: `${name}=${value}`, value: count };
  }
}

function bytesOf(values: Values): number {
  let bytes = 0;
  for (const value of values.keys()) bytes += Buffer.byteLength(value);
  return bytes;
}

const order = (a: NamedCount, b: NamedCount) => b.value - a.value || compareBytes(a.name, b.name);

/** Holds little more than `limit` of them at a time: there may be a pair for every series. */
function largestOf(counts: Iterable<NamedCount>, limit: number): NamedCount[] {
  let held: NamedCount[] = [];
  for (const count of counts) {
    held.push(count);
    if (held.length > 2 * limit + 1000) held = held.sort(order).slice(0, limit);
  }
  return held.sort(order).slice(0, limit);
}
