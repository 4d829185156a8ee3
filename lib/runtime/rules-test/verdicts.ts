// What a unit test of rules says when it fails, word for word as promtool says it.
import { sprintf } from '@/lib/formats/go-template/printf';
import type { Histogram } from '@/lib/kernel/histogram';
import type { Labels } from '@/lib/kernel/labels';
import { isEqualHistogram } from '@/lib/metrics/query/promql/conformance/compare';
import type { HistogramPoint } from '@/lib/metrics/query/promql/conformance/histogram-notation';
import { histogramText } from '@/lib/metrics/query/promql/engine/histogram/text';

export type ExpectedAlert = { readonly labels: Labels; readonly annotations: Labels };

export type TestSample = { readonly labels: Labels; readonly value: number | HistogramPoint };
export type GotSample = { readonly labels: Labels; readonly value: number | Histogram };

const nameLine = (testName: string) => (testName === '' ? '' : `    name: ${testName},\n`);

/** Nothing, or one failure. */
export function alertVerdict(
  where: { readonly alertname: string; readonly time: string; readonly testName: string },
  expected: readonly ExpectedAlert[],
  got: readonly ExpectedAlert[],
): string[] {
  const [wanted, found] = [expected, got].map((alerts) => [...alerts].sort(byLabels).map(alertText)) as [
    string[],
    string[],
  ];
  if (wanted.join('\0') === found.join('\0')) return [];
  const head = `${nameLine(where.testName)}    alertname: ${where.alertname}, time: ${where.time}, `;
  return [`${head}\n        exp:${listText(wanted)}, \n        got:${listText(found)}`];
}

const byLabels = (a: ExpectedAlert, b: ExpectedAlert) =>
  a.labels.compare(b.labels) || a.annotations.compare(b.annotations);

const alertText = ({ labels, annotations }: ExpectedAlert) =>
  `Labels:${labelText(labels)}\n              Annotations:${labelText(annotations)}`;

const listText = (alerts: readonly string[]) =>
  alerts.length === 0
    ? '[]'
    : `[\n${alerts.map((alert, i) => `            ${i}:\n              ${alert}`).join(',\n')}\n            ]`;

export function sampleVerdict(
  { expr, time, testName }: { readonly expr: string; readonly time: string; readonly testName: string },
  expected: readonly TestSample[],
  got: readonly GotSample[],
  isFuzzy: boolean,
): string[] {
  const wanted = [...expected].sort((a, b) => a.labels.compare(b.labels));
  const found = [...got].sort((a, b) => a.labels.compare(b.labels));
  const isSame =
    wanted.length === found.length && wanted.every((sample, i) => isEqual(sample, found[i] as GotSample, isFuzzy));
  if (isSame) return [];
  const shownWanted = samplesText(
    wanted.map(({ labels, value }) => ({ labels, value: typeof value === 'number' ? value : value.histogram })),
  );
  return [
    `${nameLine(testName)}    expr: ${JSON.stringify(expr)}, time: ${time},\n        exp: ${shownWanted}\n        got: ${samplesText(found)}`,
  ];
}

function isEqual(a: TestSample, b: GotSample, isFuzzy: boolean): boolean {
  if (!a.labels.equals(b.labels)) return false;
  if (typeof a.value === 'object') return typeof b.value === 'object' && isEqualHistogram(a.value, b.value);
  if (typeof b.value === 'object') return false;
  return Object.is(a.value, b.value) || a.value === b.value || (isFuzzy && areNeighbours(a.value, b.value));
}

const bits = new DataView(new ArrayBuffer(16));

/** Whether no float64 lies between them. */
function areNeighbours(a: number, b: number): boolean {
  bits.setFloat64(0, a);
  bits.setFloat64(8, b);
  const distance = bits.getBigInt64(0) - bits.getBigInt64(8);
  return Math.sign(a) === Math.sign(b) && distance >= -1n && distance <= 1n;
}

function samplesText(samples: readonly GotSample[]): string {
  if (samples.length === 0) return 'nil';
  return samples.map(({ labels, value }) => `${labelText(labels)} ${valueText(value)}`).join(', ');
}

/** Go's FormatFloat(v, 'E', -1, 64). */
function valueText(value: number | Histogram): string {
  if (typeof value === 'object') return `{{${histogramText(value)}}}`;
  if (!Number.isFinite(value)) return sprintf('%v', [value]);
  return value
    .toExponential()
    .replace(/e([+-])(\d)$/, 'e$10$2')
    .toUpperCase();
}

/** `{__name__="up", job="x"}`. */
const labelText = (labels: Labels) =>
  `{${[...labels].map(([name, value]) => `${name}=${sprintf('%q', [value])}`).join(', ')}}`;
