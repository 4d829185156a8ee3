// Query results as bytes of JSON, without an object per point: a dashboard's answers are nearly all points.
import { formatFloat, valueText } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import type { WireResponse } from '@/lib/kernel/http';
import type { Labels } from '@/lib/kernel/labels';
import type { SeriesSamples } from '@/lib/metrics/model';
import type { InstantSample, QueryOutcome, QueryResult } from '@/lib/metrics/query/promql/engine/query';
import { type Notes, presentNotes } from './envelope';
import { histogramText } from './histogram-json';
import { JsonWriter } from './json-writer';

type Histograms = readonly (Histogram | undefined)[];

/** One for all answers: each is written in one go. */
const json = new JsonWriter();

/** 200 with the whole envelope. `stats` stand beside the result. */
export function resultResponse({ result, warnings, infos }: QueryOutcome, stats?: object): WireResponse {
  json.restart();
  json.raw(`{"status":"success","data":{"resultType":"${result.type}","result":`);
  writeResult(result);
  if (stats !== undefined) json.raw(`,"stats":${JSON.stringify(stats)}`);
  json.raw('}');
  return finished({ warnings: firstOf(warnings, 'warning'), infos: firstOf(infos, 'info') });
}

/** 200 with a list of label sets: those of series, which may be many thousands. */
export function labelSetsResponse(sets: readonly Labels[], notes: Notes = {}): WireResponse {
  json.restart();
  json.raw('{"status":"success","data":');
  writeList(sets, (labels) => json.labels(labels));
  return finished(notes);
}

/** After the data. */
function finished(notes: Notes): WireResponse {
  const text = JSON.stringify(presentNotes(notes)).slice(1, -1);
  json.raw(text === '' ? '}' : `,${text}}`);
  return { status: 200, headers: { 'content-type': 'application/json' }, body: json.done() };
}

/** A query over thousands of series may have as many messages: Prometheus shows so many of each kind. */
const MAX_MESSAGES = 10;

function firstOf(messages: readonly string[], kind: 'warning' | 'info'): readonly string[] {
  const more = messages.length - MAX_MESSAGES;
  if (more <= 0) return messages;
  return [...messages.slice(0, MAX_MESSAGES), `${more} more ${kind} annotations omitted`];
}

function writeResult(result: QueryResult): void {
  if (result.type === 'scalar') json.raw(`[${result.timestampMs / 1000},"${formatFloat(result.value)}"]`);
  else if (result.type === 'string') json.raw(`[${result.timestampMs / 1000},${JSON.stringify(result.value)}]`);
  else if (result.type === 'vector') writeList(result.samples, (sample) => writeSample(sample, result.timestampMs));
  else writeList(result.series, writeSeries);
}

function writeList<Item>(items: readonly Item[], write: (item: Item) => void): void {
  json.raw('[');
  for (let i = 0; i < items.length; i++) {
    if (i > 0) json.raw(',');
    write(items[i] as Item);
  }
  json.raw(']');
}

function writeSample({ labels, value, histogram }: InstantSample, timestampMs: number): void {
  json.raw('{"metric":');
  json.labels(labels);
  if (histogram) json.raw(`,"histogram":${histogramPoint(timestampMs, histogram)}}`);
  else {
    json.raw(',"value":');
    json.point(timestampMs, value);
    json.raw('}');
  }
}

function writeSeries(series: SeriesSamples): void {
  json.raw('{"metric":');
  json.labels(series.labels);
  if (series.histograms) writeMixedPoints(series, series.histograms);
  else {
    json.raw(',"values":[');
    json.points(series.timestampsMs, series.values);
    json.raw(']');
  }
  json.raw('}');
}

/** Floats and histograms apart; of what there is none there is no list. */
function writeMixedPoints({ timestampsMs, values }: SeriesSamples, histograms: Histograms): void {
  const places = [...values.keys()];
  const floats = places.filter((i) => !histograms[i]);
  const others = places.filter((i) => histograms[i]);
  if (floats.length > 0) {
    json.raw(',"values":');
    writeList(floats, (i) => json.point(timestampsMs[i] as number, values[i] as number));
  }
  if (others.length > 0) {
    json.raw(',"histograms":');
    writeList(others, (i) => json.raw(histogramPoint(timestampsMs[i] as number, histograms[i] as Histogram)));
  }
}

const histogramPoint = (timestampMs: number, histogram: Histogram) =>
  `[${timestampMs / 1000},${histogramText(histogram, valueText)}]`;
