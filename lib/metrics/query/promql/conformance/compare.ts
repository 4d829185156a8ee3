// Expected against got, as promqltest compares: values to six digits, labels exactly, order only where it is asked for.
import { formatFloat } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import type { Labels } from '@/lib/kernel/labels';
import { Buckets } from '../engine/histogram/buckets';
import { areSameBounds } from '../engine/histogram/custom-bounds';
import { histogramText } from '../engine/histogram/text';
import type { QueryOutcome, QueryResult } from '../engine/query';
import type { HistogramPoint } from './histogram-notation';
import type { Point, ScriptSeries } from './points';
import type { EvalCommand } from './script';

/** Sentences about what differs; none when all is as expected. @param outcome a result, or the message of a failure */
export function differences({ expected, ...command }: EvalCommand, outcome: QueryOutcome | string): readonly string[] {
  if (typeof outcome === 'string') {
    if (!expected.fail) return [`failed: ${outcome}`];
    return expected.messages
      .filter((wanted) => !meets(wanted, [outcome]))
      .map(({ text }) => `expected ${text}, failed with ${outcome}`);
  }
  if (expected.fail) return ['expected a failure'];
  return [...annotationProblems(expected, outcome), ...resultProblems({ ...command, expected }, outcome.result)];
}

type Wanted = EvalCommand['expected']['messages'][number];

const meets = ({ text, pattern }: Wanted, messages: readonly string[]) =>
  messages.some((message) => (pattern ? pattern.test(message) : message === text || message.endsWith(`: ${text}`)));

/** Where messages of a kind are written, there must be no other. */
function unexpected(kind: 'warn' | 'info', wanted: readonly Wanted[], got: readonly string[]): string[] {
  const ofKind = wanted.filter((each) => each.kind === kind);
  if (ofKind.length === 0) return [];
  return got
    .filter((message) => !ofKind.some((each) => meets(each, [message])))
    .map((message) => `unexpected ${kind} ${message}`);
}

function annotationProblems({ kinds, messages }: EvalCommand['expected'], outcome: QueryOutcome): string[] {
  const got = { warn: outcome.warnings, info: outcome.infos };
  const problems: string[] = [];
  for (const kind of ['warn', 'info'] as const) {
    if (kinds.has(kind) && got[kind].length === 0) problems.push(`expected a ${kind}`);
    problems.push(...unexpected(kind, messages, got[kind]));
    if (kinds.has(`no_${kind}`) && got[kind].length > 0) problems.push(`expected no ${kind}, got ${got[kind][0]}`);
  }
  for (const wanted of messages) {
    if (wanted.kind === 'fail' || meets(wanted, got[wanted.kind])) continue;
    problems.push(`expected ${wanted.kind} ${wanted.text ?? wanted.pattern}, got ${JSON.stringify(got[wanted.kind])}`);
  }
  return problems;
}

function resultProblems(command: EvalCommand, result: QueryResult): string[] {
  const { expected } = command;
  if (result.type === 'string') {
    return result.value === expected.string
      ? []
      : [`expected ${JSON.stringify(expected.string)}, got ${JSON.stringify(result.value)}`];
  }
  if (expected.scalar !== undefined) return scalarProblems(expected.scalar, result);
  const got = pointsOf(command, result);
  return [...seriesProblems(expected.series, got), ...orderProblems(command, got)];
}

function scalarProblems(expected: number, result: QueryResult): string[] {
  const only =
    result.type === 'scalar'
      ? result.value
      : result.type === 'vector' && result.samples.length === 1
        ? result.samples[0]?.value
        : undefined;
  if (only !== undefined && isEqual(expected, only)) return [];
  return [`expected ${formatFloat(expected)}, got ${only === undefined ? result.type : formatFloat(only)}`];
}

type Got = number | Histogram | undefined;
type Row = { readonly labels: Labels; readonly points: readonly Got[] };

/** The result as rows of points, one for each step the script speaks of. */
function pointsOf({ expected, ...command }: EvalCommand, result: QueryResult): readonly Row[] {
  if (result.type === 'vector')
    return result.samples.map(({ labels, value, histogram }) => ({ labels, points: [histogram ?? value] }));
  if (result.type !== 'matrix') return [];
  const { startMs, endMs, stepMs } = expected.rangeVector ?? command;
  const count = Math.floor((endMs - startMs) / stepMs) + 1;
  return result.series.map(({ labels, timestampsMs, values, histograms }) => {
    const byTime = new Map<number, Got>(Array.from(timestampsMs, (ms, i) => [ms, histograms?.[i] ?? values[i]]));
    return { labels, points: Array.from({ length: count }, (_, i) => byTime.get(startMs + i * stepMs)) };
  });
}

function seriesProblems(expected: readonly ScriptSeries[], got: readonly Row[]): string[] {
  const rows = new Map(got.map((row) => [row.labels.key(), row]));
  const problems = expected.flatMap(({ labels, points }) => {
    const row = rows.get(labels.key());
    rows.delete(labels.key());
    if (!row) return points.every((point) => point === undefined) ? [] : [`missing ${labels}`];
    const length = Math.max(points.length, row.points.length);
    return Array.from({ length }, (_, i) => i)
      .filter((i) => !isEqual(points[i], row.points[i]))
      .map((i) => `${labels} point ${i}: expected ${shown(points[i])}, got ${shown(row.points[i])}`);
  });
  return [
    ...problems,
    ...[...rows.values()].map(({ labels, points }) => `unexpected ${labels} ${points.map(shown).join(' ')}`),
  ];
}

function orderProblems({ expected }: EvalCommand, got: readonly Row[]): string[] {
  if (!expected.ordered) return [];
  const [wanted, order] = [expected.series, got].map((rows) => rows.map(({ labels }) => String(labels)).join(' '));
  return wanted === order ? [] : [`expected the order ${wanted}, got ${order}`];
}

function shown(point: Point | Got): string {
  if (typeof point === 'number') return formatFloat(point);
  if (typeof point !== 'object') return point ?? 'nothing';
  const histogram = 'hasHint' in point ? point.histogram : point;
  return `${histogramText(histogram)} ${histogram.schema} ${histogram.zeroThreshold} ${histogram.counterResetHint}`;
}

const SMALLEST_NORMAL = 2.2250738585072014e-308;

function isEqual(a: Point, b: Got): boolean {
  if (typeof a === 'object') return typeof b === 'object' && isEqualHistogram(a, b);
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  const difference = Math.abs(a - b);
  const size = Math.abs(a) + Math.abs(b);
  if (a === 0 || b === 0 || size < SMALLEST_NORMAL) return difference < 1e-6 * SMALLEST_NORMAL;
  return difference / Math.min(size, Number.MAX_VALUE) < 1e-6;
}

/** Empty buckets do not count, and the hint only where one was written. */
export function isEqualHistogram({ histogram: wanted, hasHint }: HistogramPoint, got: Histogram): boolean {
  return (
    wanted.schema === got.schema &&
    wanted.zeroThreshold === got.zeroThreshold &&
    areSameBounds(wanted.customValues, got.customValues) &&
    (!hasHint || wanted.counterResetHint === got.counterResetHint) &&
    areEqualNumbers(
      [wanted.count, wanted.sum, wanted.zeroCount, ...sparse(wanted)],
      [got.count, got.sum, got.zeroCount, ...sparse(got)],
    )
  );
}

/** Spans and counts of both sides in a row, without empty buckets. */
function sparse(histogram: Histogram): readonly number[] {
  const sides = [
    Buckets.of(histogram.positiveSpans, histogram.positiveBuckets, false).toSpans(),
    Buckets.of(histogram.negativeSpans, histogram.negativeBuckets, false).toSpans(),
  ];
  return sides.flatMap(({ spans, counts }) => [
    spans.length,
    ...spans.flatMap(({ offset, length }) => [offset, length]),
    ...counts,
  ]);
}

const areEqualNumbers = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => isEqual(value, b[i]));
