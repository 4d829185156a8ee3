// Query results as bytes of JSON, without an object per point: a dashboard's answers are nearly all points.
import { formatFloat, valueText } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import type { WireResponse } from '@/lib/kernel/http';
import type { Labels } from '@/lib/kernel/labels';
import { SpareBuffers } from '@/lib/kernel/spare-buffers';
import type { SeriesSamples } from '@/lib/metrics/model';
import { Allowance } from '@/lib/metrics/query/promql/engine/limits';
import type { InstantSample, QueryOutcome, QueryResult } from '@/lib/metrics/query/promql/engine/query';
import { type Notes, presentNotes } from './envelope';
import { histogramText } from './histogram-json';
import { JsonWriter } from './json-writer';

type Histograms = readonly (Histogram | undefined)[];

/** Those that no answer is being written with. */
const unused: JsonWriter[] = [];
/** More answers are seldom written at the same time. */
const MOST_UNUSED = 4;

/** Where large answers lie until they are sent. */
export const answerBuffers = new SpareBuffers();

/**
 * Between two series others may run: what is being written must be this answer's alone.
 * @param buffers where it may lie, if it is large
 */
async function written(write: (json: JsonWriter) => Promise<void>, buffers?: SpareBuffers): Promise<WireResponse> {
  const json = unused.pop() ?? new JsonWriter();
  json.restart();
  await write(json);
  const body = json.done(buffers);
  if (unused.length < MOST_UNUSED) unused.push(json);
  const response = { status: 200, headers: { 'content-type': 'application/json' }, body };
  return body.length < body.buffer.byteLength ? { ...response, room: body.buffer } : response;
}

/**
 * 200 with the whole envelope; a large one lies in a buffer of `answerBuffers`. `stats` stand beside the result.
 * @param turns of the query
 * @throws canceled, timeout
 */
export function resultResponse(
  { result, warnings, infos }: QueryOutcome,
  turns: Allowance,
  stats?: object,
): Promise<WireResponse> {
  return written(async (json) => {
    json.raw(`{"status":"success","data":{"resultType":"${result.type}","result":`);
    await writeResult(json, result, turns);
    if (stats !== undefined) json.raw(`,"stats":${JSON.stringify(stats)}`);
    json.raw('}');
    writeEnd(json, { warnings: firstOf(warnings, 'warning'), infos: firstOf(infos, 'info') });
  }, answerBuffers);
}

/** 200 with a list of label sets: those of series, which may be many thousands. */
export function labelSetsResponse(sets: readonly Labels[], notes: Notes = {}): Promise<WireResponse> {
  return written(async (json) => {
    json.raw('{"status":"success","data":');
    await writeInTurns(json, sets, new Allowance({ maxSamples: Infinity, timeoutMs: Infinity }), (labels) =>
      json.labels(labels),
    );
    writeEnd(json, notes);
  });
}

/** After the data. */
function writeEnd(json: JsonWriter, notes: Notes): void {
  const text = JSON.stringify(presentNotes(notes)).slice(1, -1);
  json.raw(text === '' ? '}' : `,${text}}`);
}

/** A query over thousands of series may have as many messages: Prometheus shows so many of each kind. */
const MAX_MESSAGES = 10;

function firstOf(messages: readonly string[], kind: 'warning' | 'info'): readonly string[] {
  const more = messages.length - MAX_MESSAGES;
  if (more <= 0) return messages;
  return [...messages.slice(0, MAX_MESSAGES), `${more} more ${kind} annotations omitted`];
}

async function writeResult(json: JsonWriter, result: QueryResult, turns: Allowance): Promise<void> {
  if (result.type === 'scalar') json.raw(`[${result.timestampMs / 1000},"${formatFloat(result.value)}"]`);
  else if (result.type === 'string') json.raw(`[${result.timestampMs / 1000},${JSON.stringify(result.value)}]`);
  else if (result.type === 'vector') {
    const write = (sample: InstantSample) => writeSample(json, sample, result.timestampMs);
    await writeInTurns(json, result.samples, turns, write, workOfSample);
  } else await writeInTurns(json, result.series, turns, (series) => writeSeries(json, series), workOfSeries);
}

/** As a query's allowance reckons it: a histogram may be anything. */
const WORK_OF_LABELS = 32;
const workOfSeries = ({ values, histograms }: SeriesSamples) =>
  histograms ? Infinity : WORK_OF_LABELS + values.length;
const workOfSample = ({ histogram }: InstantSample) => (histogram ? Infinity : WORK_OF_LABELS);

async function writeInTurns<Item>(
  json: JsonWriter,
  items: readonly Item[],
  turns: Allowance,
  write: (item: Item) => void,
  workOf: (item: Item) => number = () => WORK_OF_LABELS,
): Promise<void> {
  json.raw('[');
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Item;
    if (i > 0) json.raw(',');
    write(item);
    if (turns.isTurnOverAfter(workOf(item))) await turns.breathe();
  }
  json.raw(']');
}

function writeList<Item>(json: JsonWriter, items: readonly Item[], write: (item: Item) => void): void {
  json.raw('[');
  for (let i = 0; i < items.length; i++) {
    if (i > 0) json.raw(',');
    write(items[i] as Item);
  }
  json.raw(']');
}

function writeSample(json: JsonWriter, { labels, value, histogram }: InstantSample, timestampMs: number): void {
  json.raw('{"metric":');
  json.labels(labels);
  if (histogram) json.raw(`,"histogram":${histogramPoint(timestampMs, histogram)}}`);
  else {
    json.raw(',"value":');
    json.point(timestampMs, value);
    json.raw('}');
  }
}

function writeSeries(json: JsonWriter, series: SeriesSamples): void {
  json.raw('{"metric":');
  json.labels(series.labels);
  if (series.histograms) writeMixedPoints(json, series, series.histograms);
  else {
    json.raw(',"values":[');
    json.points(series.timestampsMs, series.values);
    json.raw(']');
  }
  json.raw('}');
}

/** Floats and histograms apart; of what there is none there is no list. */
function writeMixedPoints(json: JsonWriter, { timestampsMs, values }: SeriesSamples, histograms: Histograms): void {
  const places = [...values.keys()];
  const floats = places.filter((i) => !histograms[i]);
  const others = places.filter((i) => histograms[i]);
  if (floats.length > 0) {
    json.raw(',"values":');
    writeList(json, floats, (i) => json.point(timestampsMs[i] as number, values[i] as number));
  }
  if (others.length > 0) {
    json.raw(',"histograms":');
    writeList(json, others, (i) => json.raw(histogramPoint(timestampsMs[i] as number, histograms[i] as Histogram)));
  }
}

const histogramPoint = (timestampMs: number, histogram: Histogram) =>
  `[${timestampMs / 1000},${histogramText(histogram, valueText)}]`;
