// Prometheus' JSON -> values the pages work with. The border: what passes here is trusted afterwards.
import { parseFloatText } from '@/lib/kernel/float';

export type LabelSet = Readonly<Record<string, string>>;

/**
 * Columns of one series: `timesS` rising Unix seconds, `values` of equal length; NaN and infinities are real values. Native
 * histograms stand apart, at times of their own; absent: there are none.
 */
export type Series = {
  readonly labels: LabelSet;
  readonly timesS: readonly number[];
  readonly values: readonly number[];
  readonly histograms?: readonly HistogramPoint[];
};

/** `text` as PromQL spells a histogram in a label: `{count:4, sum:5, (0.5,1]:1, (1,2]:3}`. */
export type HistogramPoint = { readonly timeS: number; readonly text: string };

export type QueryResult =
  /** `samplesRead` from the store; undefined when the server did not say. */
  | { readonly kind: 'matrix'; readonly series: readonly Series[]; readonly samplesRead?: number | undefined }
  | { readonly kind: 'vector'; readonly series: readonly Series[] }
  | { readonly kind: 'scalar'; readonly timeS: number; readonly value: number }
  | { readonly kind: 'string'; readonly timeS: number; readonly value: string };

/** One observation beside a series; labels often carry a trace id. */
type Exemplar = { readonly labels: LabelSet; readonly value: number; readonly timeMs: number };

export type ExemplarSeries = { readonly labels: LabelSet; readonly exemplars: readonly Exemplar[] };

export type MetricMetadata = { readonly type: string; readonly help: string; readonly unit: string };

export type TargetHealth = 'up' | 'down' | 'unknown';

export type Target = {
  readonly labels: LabelSet;
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  /** Empty when the last scrape succeeded. */
  readonly lastError: string;
  /** Undefined until the first scrape. */
  readonly lastScrapeMs: number | undefined;
  readonly lastScrapeDurationS: number;
  readonly health: TargetHealth;
  /** As configured: "15s". */
  readonly scrapeInterval: string;
  readonly scrapeTimeout: string;
};

export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

const yes = <T>(value: T): Decoded<T> => ({ ok: true, value });
const no = (why: string) => ({ ok: false, why }) as const;

type Loose = Readonly<Record<string, unknown>>;
const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const stringOr = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);

export function decodeStrings(data: unknown): Decoded<readonly string[]> {
  if (!Array.isArray(data)) return no('no list');
  return data.every((item) => typeof item === 'string') ? yes(data) : no('a list item is no string');
}

export const decodeText = (data: unknown): Decoded<string> => (typeof data === 'string' ? yes(data) : no('no text'));

export function decodeResult(data: unknown): Decoded<QueryResult> {
  if (!isLoose(data)) return no('no result');
  const { resultType, result } = data;
  if (resultType === 'matrix') {
    const decoded = decodeSeriesList(resultType, result);
    return decoded.ok ? yes({ ...decoded.value, samplesRead: samplesReadOf(data.stats) }) : decoded;
  }
  if (resultType === 'vector') return decodeSeriesList(resultType, result);
  if (!Array.isArray(result) || typeof result[0] !== 'number') return no(`result type ${JSON.stringify(resultType)}`);
  if (resultType === 'string') return yes({ kind: 'string', timeS: result[0], value: String(result[1]) });
  const value = parseFloatText(String(result[1]));
  if (resultType !== 'scalar' || value === undefined) return no(`scalar ${JSON.stringify(result[1])}`);
  return yes({ kind: 'scalar', timeS: result[0], value });
}

function samplesReadOf(stats: unknown): number | undefined {
  const samples = isLoose(stats) ? stats.samples : undefined;
  return isLoose(samples) && typeof samples.samplesRead === 'number' ? samples.samplesRead : undefined;
}

function decodeSeriesList(kind: 'matrix' | 'vector', result: unknown): Decoded<QueryResult> {
  if (!Array.isArray(result)) return no('no list of series');
  const series: Series[] = [];
  for (const item of result) {
    const one = isLoose(item) ? decodeSeries(item) : undefined;
    if (!one) return no(`series ${JSON.stringify(item)?.slice(0, 80)}`);
    series.push(one);
  }
  return yes({ kind, series });
}

function decodeSeries(item: Loose): Series | undefined {
  const points = Array.isArray(item.values) ? item.values : item.value === undefined ? [] : [item.value];
  const labels = decodeLabels(item.metric);
  if (!labels) return undefined;
  const timesS: number[] = [];
  const values: number[] = [];
  for (const point of points) {
    const [timeS, text] = Array.isArray(point) ? point : [];
    const value = typeof text === 'string' ? parseFloatText(text) : undefined;
    if (typeof timeS !== 'number' || value === undefined) return undefined;
    timesS.push(timeS);
    values.push(value);
  }
  const histograms = decodeHistograms(item);
  if (!histograms) return undefined;
  return histograms.length === 0 ? { labels, timesS, values } : { labels, timesS, values, histograms };
}

function decodeHistograms(item: Loose): readonly HistogramPoint[] | undefined {
  const points = Array.isArray(item.histograms) ? item.histograms : item.histogram ? [item.histogram] : [];
  const decoded: HistogramPoint[] = [];
  for (const point of points) {
    const [timeS, histogram] = Array.isArray(point) ? point : [];
    const text = isLoose(histogram) ? histogramText(histogram) : undefined;
    if (typeof timeS !== 'number' || text === undefined) return undefined;
    decoded.push({ timeS, text });
  }
  return decoded;
}

/** By the rule of its boundaries, which is what a bucket begins with. */
const BRACKETS: readonly (readonly [open: string, close: string])[] = [
  ['(', ']'],
  ['[', ')'],
  ['(', ')'],
  ['[', ']'],
];

function histogramText({ count, sum, buckets }: Loose): string | undefined {
  if (typeof count !== 'string' || typeof sum !== 'string') return undefined;
  const parts = [`count:${count}`, `sum:${sum}`];
  for (const bucket of Array.isArray(buckets) ? buckets : []) {
    const [rule, lower, upper, inside] = Array.isArray(bucket) ? bucket : [];
    const brackets = BRACKETS[rule];
    if (!brackets) return undefined;
    parts.push(`${brackets[0]}${lower},${upper}${brackets[1]}:${inside}`);
  }
  return `{${parts.join(', ')}}`;
}

function decodeLabels(metric: unknown): LabelSet | undefined {
  if (!isLoose(metric)) return undefined;
  const pairs = Object.entries(metric).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return Object.fromEntries(pairs);
}

/** What has no time or no value is left out. */
export function decodeExemplars(data: unknown): Decoded<readonly ExemplarSeries[]> {
  if (data === undefined) return yes([]); // an expression without a selector has none
  if (!Array.isArray(data)) return no('no list of exemplars');
  return yes(
    data.filter(isLoose).map(({ seriesLabels, exemplars }) => ({
      labels: decodeLabels(seriesLabels) ?? {},
      exemplars: (Array.isArray(exemplars) ? exemplars : []).filter(isLoose).flatMap(decodeExemplar),
    })),
  );
}

function decodeExemplar({ labels, value, timestamp }: Loose): Exemplar[] {
  const number = parseFloatText(String(value));
  if (typeof timestamp !== 'number' || number === undefined) return [];
  return [{ labels: decodeLabels(labels) ?? {}, value: number, timeMs: timestamp * 1000 }];
}

/** Several targets may describe one metric differently; the first with a type is taken, as Prometheus' own page does. */
export function decodeMetadata(data: unknown): Decoded<ReadonlyMap<string, MetricMetadata>> {
  if (!isLoose(data)) return no('no metadata');
  const byName = new Map<string, MetricMetadata>();
  for (const [name, entries] of Object.entries(data)) {
    const first = Array.isArray(entries) ? entries.find(isLoose) : undefined;
    if (!first) continue;
    byName.set(name, {
      type: stringOr(first.type, ''),
      help: stringOr(first.help, ''),
      unit: stringOr(first.unit, ''),
    });
  }
  return yes(byName);
}

export function decodeTargets(data: unknown): Decoded<readonly Target[]> {
  if (!isLoose(data) || !Array.isArray(data.activeTargets)) return no('no activeTargets');
  return yes(data.activeTargets.filter(isLoose).map(decodeTarget));
}

function decodeTarget(target: Loose): Target {
  const lastScrapeMs = Date.parse(stringOr(target.lastScrape, ''));
  return {
    labels: decodeLabels(target.labels) ?? {},
    scrapePool: stringOr(target.scrapePool, ''),
    scrapeUrl: stringOr(target.scrapeUrl, ''),
    lastError: stringOr(target.lastError, ''),
    // Go's zero time, year 1, means "not yet".
    lastScrapeMs: Number.isNaN(lastScrapeMs) || lastScrapeMs <= 0 ? undefined : lastScrapeMs,
    lastScrapeDurationS: typeof target.lastScrapeDuration === 'number' ? target.lastScrapeDuration : 0,
    health: target.health === 'up' || target.health === 'down' ? target.health : 'unknown',
    scrapeInterval: stringOr(target.scrapeInterval, ''),
    scrapeTimeout: stringOr(target.scrapeTimeout, ''),
  };
}
