// OpenMetrics 1.0 text from stored samples: for export. Floats only: neither staleness markers nor native histograms can be said.
import { formatFloat, formatShortest, isStale, parseFloatText } from '@/lib/kernel/float';
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';

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

export type WrittenFamily = {
  /** As it is stored: a counter's name may end in `_total`. */
  readonly metric: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'info' | 'stateset' | 'unknown';
  readonly help: string;
  readonly unit: string;
  /** Held in memory while the family is written. */
  readonly series: readonly WrittenSeries[];
};

/** What follows the family's name in a series' name, by type. */
const SUFFIXES: Readonly<Record<WrittenFamily['type'], readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_count', '_sum'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  summary: ['', '_count', '_sum'],
  info: ['_info'],
  stateset: [''],
  unknown: [''],
};

/** The label that tells lines of one metric apart. */
const OWN_LABEL: Partial<Record<WrittenFamily['type'], string>> = {
  histogram: 'le',
  gaugehistogram: 'le',
  summary: 'quantile',
};

/** Types with `_created` lines. */
const STARTED: ReadonlySet<WrittenFamily['type']> = new Set(['counter', 'histogram', 'summary']);

/** The text in pieces of some lines each, `# EOF` at the end. Families one after another, each whole. */
export function* writeOpenMetrics(families: Iterable<WrittenFamily>): Generator<string> {
  for (const family of families) yield* writeFamily(family);
  yield '# EOF\n';
}

/** A family whose series are not named as its type demands is written as one of type unknown for each of their names. */
function* writeFamily({ metric, type, help, unit, series }: WrittenFamily): Generator<string> {
  const name = withoutSuffix(metric, type === 'counter' ? '_total' : type === 'info' ? '_info' : '');
  const fits = series.every(({ labels }) => SUFFIXES[type].some((suffix) => labels.metricName === name + suffix));
  if (!fits) yield* writeUnknown(series, help);
  else {
    yield header(name, type, help, unit);
    for (const group of groupsOf(series, OWN_LABEL[type])) yield* writeGroup(group, createdSeries(group, name, type));
  }
}

function* writeUnknown(series: readonly WrittenSeries[], help: string): Generator<string> {
  for (const name of new Set(series.map(({ labels }) => labels.metricName))) {
    yield header(name, 'unknown', help, '');
    for (const each of series) if (each.labels.metricName === name) yield* writeGroup([each], '');
  }
}

const withoutSuffix = (name: string, suffix: string) =>
  suffix !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;

function header(name: string, type: string, help: string, unit: string): string {
  const written = quotedUnless(METRIC, name);
  const lines = [`# TYPE ${written} ${type}\n`];
  // The format wants the unit at the end of the name.
  if (unit !== '' && name.endsWith(`_${unit}`)) lines.push(`# UNIT ${written} ${unit}\n`);
  if (help !== '') lines.push(`# HELP ${written} ${escaped(help)}\n`);
  return lines.join('');
}

/** Series of one metric: a counter alone, the buckets of a histogram with its sum and count. */
function groupsOf(series: readonly WrittenSeries[], ownLabel = ''): WrittenSeries[][] {
  const left = new Set([METRIC_NAME, ownLabel]);
  const groups = new Map<string, WrittenSeries[]>();
  for (const each of series) {
    const key = each.labels.drop(left).key();
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].map((group) => group.toSorted((a, b) => compareWithin(a.labels, b.labels, ownLabel)));
}

/** Buckets and quantiles rising, then count and sum. */
function compareWithin(a: Labels, b: Labels, ownLabel: string): number {
  if (a.has(ownLabel) !== b.has(ownLabel)) return a.has(ownLabel) ? -1 : 1;
  const bound = (labels: Labels) => parseFloatText(labels.get(ownLabel)) ?? 0;
  const [boundA, boundB] = [bound(a), bound(b)];
  return boundA === boundB ? a.compare(b) : boundA - boundB;
}

/** Point by point: all lines of a metric at one time, and when it began to count (`created`: ''), then those of the next. */
function* writeGroup(group: readonly WrittenSeries[], created: string): Generator<string> {
  const lines = group.map((series) => ({ series, written: writtenSeries(series.labels), at: 0 }));
  for (;;) {
    const timestampMs = Math.min(...lines.map(({ series, at }) => series.timestampsMs[at] ?? Infinity));
    if (timestampMs === Infinity) return;
    const time = formatFloat(timestampMs / 1000);
    let text = '';
    let startMs = 0;
    for (const line of lines) {
      const { series, at } = line;
      if (series.timestampsMs[at] !== timestampMs) continue;
      line.at++;
      if (series.histograms?.[at] || isStale(series.values, at)) continue;
      text += `${line.written} ${formatShortest(series.values[at] as number)} ${time}\n`;
      startMs ||= series.startTimestampsMs?.[at] ?? 0;
    }
    if (created !== '' && startMs !== 0) text += `${created} ${formatFloat(startMs / 1000)} ${time}\n`;
    if (text !== '') yield text;
  }
}

/** '' for types that have no such lines. */
function createdSeries(group: readonly WrittenSeries[], name: string, type: WrittenFamily['type']): string {
  if (!STARTED.has(type)) return '';
  const labels = (group[0] as WrittenSeries).labels.drop(new Set([OWN_LABEL[type] ?? '']));
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
