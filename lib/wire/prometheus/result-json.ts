// Query results as bytes of JSON, without an object per point: a dashboard's answers are nearly all points.

import { formatFloat } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import type { WireResponse } from '@/lib/kernel/http';
import type { Labels } from '@/lib/kernel/labels';
import type { SeriesSamples } from '@/lib/metrics/model';
import type { QueryOutcome, QueryResult } from '@/lib/metrics/query/promql/engine/query';
import { presentNotes } from './envelope';
import { histogramText } from './histogram-json';

const encoder = new TextEncoder();

/** 200 with the whole envelope. `stats` stand beside the result. */
export function resultResponse({ result, warnings, infos }: QueryOutcome, stats?: object): WireResponse {
  const shown = { warnings: firstOf(warnings, 'warning'), infos: firstOf(infos, 'info') };
  const notes = JSON.stringify(presentNotes(shown)).slice(1, -1);
  const text = [
    `{"status":"success","data":{"resultType":"${result.type}","result":`,
    ...resultText(result),
    stats === undefined ? '' : `,"stats":${JSON.stringify(stats)}`,
    notes === '' ? '}}' : `},${notes}}`,
  ];
  return { status: 200, headers: { 'content-type': 'application/json' }, body: encoder.encode(text.join('')) };
}

/** A query over thousands of series may have as many messages: Prometheus shows so many of each kind. */
const MAX_MESSAGES = 10;

function firstOf(messages: readonly string[], kind: 'warning' | 'info'): readonly string[] {
  const more = messages.length - MAX_MESSAGES;
  if (more <= 0) return messages;
  return [...messages.slice(0, MAX_MESSAGES), `${more} more ${kind} annotations omitted`];
}

function* resultText(result: QueryResult): Iterable<string> {
  if (result.type === 'scalar') yield `[${result.timestampMs / 1000},"${formatFloat(result.value)}"]`;
  else if (result.type === 'string') yield `[${result.timestampMs / 1000},${JSON.stringify(result.value)}]`;
  else if (result.type === 'vector') {
    const { timestampMs } = result;
    const point = ({ labels, value, histogram }: (typeof result.samples)[number]) =>
      `{"metric":${labelsText(labels)},${
        histogram ? `"histogram":${histogramPoint(timestampMs, histogram)}` : `"value":${pointText(timestampMs, value)}`
      }}`;
    yield `[${result.samples.map(point).join(',')}]`;
  } else yield* matrixText(result.series);
}

function* matrixText(series: Extract<QueryResult, { type: 'matrix' }>['series']): Iterable<string> {
  yield '[';
  let separator = '';
  for (const each of series) {
    yield `${separator}{"metric":${labelsText(each.labels)},`;
    if (each.histograms) yield* mixedPoints(each);
    else yield `"values":[${floatPoints(each)}]}`;
    separator = ',';
  }
  yield ']';
}

function floatPoints({ timestampsMs, values, histograms }: SeriesSamples): string {
  let text = '';
  for (let i = 0; i < values.length; i++) {
    if (histograms?.[i]) continue;
    text += (text === '' ? '' : ',') + pointText(timestampsMs[i] as number, values[i] as number);
  }
  return text;
}

/** Floats and histograms apart; of what there is none there is no list. */
function* mixedPoints(series: SeriesSamples): Iterable<string> {
  const floats = floatPoints(series);
  const histograms = (series.histograms ?? []).flatMap((histogram, i) =>
    histogram ? [histogramPoint(series.timestampsMs[i] as number, histogram)] : [],
  );
  const lists = [
    ...(floats === '' ? [] : [`"values":[${floats}]`]),
    ...(histograms.length === 0 ? [] : [`"histograms":[${histograms.join(',')}]`]),
  ];
  yield `${lists.join(',')}}`;
}

const labelsText = (labels: Labels) => JSON.stringify(labels);

const histogramPoint = (timestampMs: number, histogram: Histogram) =>
  `[${timestampMs / 1000},${histogramText(histogram, valueText)}]`;

const pointText = (timestampMs: number, value: number) => `[${timestampMs / 1000},"${valueText(value)}"]`;

/**
 * As Prometheus writes it: the shortest digits, an exponent below 1e-6 and from 1e21 on, where JavaScript has one, too, but of
 * two digits at least. Scalars have none (formatFloat).
 */
export function valueText(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const text = String(value);
  return value < 1e-6 && value > -1e-6 ? text.replace(/e-(\d)$/, 'e-0$1') : text;
}
