// OpenMetrics 1.0 text from stored samples, in pieces: for export. Floats only: neither staleness markers nor native histograms
// can be said. A text is, for each family, its head and its samples, and END_OF_TEXT at last.
import { formatFloat, isStale, parseFloatText } from '@/lib/kernel/float';
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import { type Family, type FamilyType, ownLabelOf } from './families';

/** Samples of one series, oldest first; columns of one length. */
export type WrittenSeries = {
  readonly labels: Labels;
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  /** Where set, a sample is no float, and is left out. */
  readonly histograms?: readonly (object | undefined)[];
  /** When counting began; 0: not known. */
  readonly startTimestampsMs?: Float64Array;
};

/** Samples that text cannot say. */
export type LeftOut = { histograms: number; stalenessMarkers: number };

/** Types with `_created` lines. */
const STARTED: ReadonlySet<FamilyType> = new Set(['counter', 'histogram', 'summary']);

/** After the last family. */
export const END_OF_TEXT = '# EOF\n';

/** What stands before the samples of a family. */
export function familyHead({ name, type, help, unit }: Family): string {
  const written = quotedUnless(METRIC, name);
  const lines = [`# TYPE ${written} ${type}\n`];
  // The format wants the unit at the end of the name.
  if (unit !== '' && name.endsWith(`_${unit}`)) lines.push(`# UNIT ${written} ${unit}\n`);
  if (help !== '') lines.push(`# HELP ${written} ${escaped(help)}\n`);
  return lines.join('');
}

/**
 * Lines of some series of a family, in pieces of many. Series of one metric, those that differ in the own label and in the name,
 * must come in one call; they are held in memory. What cannot be said is counted.
 */
export function* writeSamples(
  family: Family,
  series: readonly WrittenSeries[],
  leftOut: LeftOut,
): Generator<string, void, undefined> {
  for (const group of groupsOf(series, ownLabelOf(family)))
    yield* writeGroup(group, createdSeries(group, family), leftOut);
}

/** Series of one metric: a counter alone, the buckets of a histogram with its sum and count. */
function groupsOf(series: readonly WrittenSeries[], ownLabel: string): (readonly WrittenSeries[])[] {
  if (ownLabel === '') return series.map((each) => [each]);
  const left = new Set([METRIC_NAME, ownLabel]);
  const groups = new Map<string, WrittenSeries[]>();
  for (const each of series) {
    const key = each.labels.drop(left).key();
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => compareWithin(a.labels, b.labels, ownLabel)));
}

/** Buckets and quantiles rising, then count and sum. */
function compareWithin(a: Labels, b: Labels, ownLabel: string): number {
  if (a.has(ownLabel) !== b.has(ownLabel)) return a.has(ownLabel) ? -1 : 1;
  const bound = (labels: Labels) => parseFloatText(labels.get(ownLabel)) ?? 0;
  const [boundA, boundB] = [bound(a), bound(b)];
  return boundA === boundB ? a.compare(b) : boundA - boundB;
}

/** Lines are given away when there are so many characters of them. */
const PIECE_LENGTH = 2 ** 14;

/** Point by point: all lines of a metric at one time, and when it began to count (`created`: ''), then those of the next. */
function* writeGroup(group: readonly WrittenSeries[], created: string, leftOut: LeftOut) {
  const lines = group.map((series) => ({ series, written: writtenSeries(series.labels), at: 0 }));
  let text = '';
  for (;;) {
    let timestampMs = Infinity;
    for (const { series, at } of lines) timestampMs = Math.min(timestampMs, series.timestampsMs[at] ?? Infinity);
    if (timestampMs === Infinity) break;
    const time = numberText(timestampMs / 1000);
    let startMs = 0;
    for (const line of lines) {
      const { series, at } = line;
      if (series.timestampsMs[at] !== timestampMs) continue;
      line.at++;
      if (series.histograms?.[at]) leftOut.histograms++;
      else if (isStale(series.values, at)) leftOut.stalenessMarkers++;
      else {
        text += `${line.written} ${numberText(series.values[at] as number)} ${time}\n`;
        startMs ||= series.startTimestampsMs?.[at] ?? 0;
      }
    }
    if (created !== '' && startMs !== 0) text += `${created} ${numberText(startMs / 1000)} ${time}\n`;
    if (text.length < PIECE_LENGTH) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** The shortest digits that read back equal. */
const numberText = (value: number) => (Number.isFinite(value) && value !== 0 ? String(value) : formatFloat(value));

/** '' for types that have no such lines. */
function createdSeries(group: readonly WrittenSeries[], { name, type }: Family): string {
  if (!STARTED.has(type)) return '';
  const labels = (group[0] as WrittenSeries).labels.with(ownLabelOf({ type }), '');
  return writtenSeries(labels.with(METRIC_NAME, `${name}_created`));
}

const METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** `name{a="b"}`, or `{"na.me",a="b"}`. */
function writtenSeries(labels: Labels): string {
  const { metricName } = labels;
  const isPlain = METRIC.test(metricName);
  const entries = [...labels]
    .filter(([name]) => name !== METRIC_NAME)
    .map(([name, value]) => `${quotedUnless(LABEL, name)}="${escaped(value)}"`);
  if (!isPlain) entries.unshift(`"${escaped(metricName)}"`);
  return `${isPlain ? metricName : ''}${entries.length > 0 ? `{${entries.join(',')}}` : ''}`;
}

const quotedUnless = (plain: RegExp, name: string) => (plain.test(name) ? name : `"${escaped(name)}"`);

const escaped = (text: string) => text.replace(/["\\\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`));
