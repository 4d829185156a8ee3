// /api/v1/explain's JSON -> the tree the pages show. A border of its own: Prometheus has nothing like it.
import type { Decoded } from './prometheus-decode';

/** One node of a query. `series` is undefined where there is no vector; read figures are what it asked the store for itself. */
export type PlanNode = {
  readonly type: string;
  readonly text: string;
  readonly evaluations: number;
  readonly series: number | undefined;
  readonly points: number;
  readonly readSeries: number;
  readonly readSamples: number;
  readonly seconds: number;
  readonly selfSeconds: number;
  readonly children: readonly PlanNode[];
};

export type Explanation = {
  readonly plan: PlanNode;
  readonly resultSeries: number;
  readonly samplesRead: number;
  readonly peakSamples: number;
};

type Loose = Readonly<Record<string, unknown>>;
const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null;
const numberOf = (value: unknown) => (typeof value === 'number' ? value : 0);

export function decodePlan(data: unknown): Decoded<Explanation> {
  if (!isLoose(data)) return { ok: false, why: 'no explanation' };
  const plan = decodeNode(data.plan);
  if (!plan) return { ok: false, why: 'no plan' };
  const stats = isLoose(data.stats) ? data.stats : {};
  const samples = isLoose(stats.samples) ? stats.samples : {};
  const value = {
    plan,
    resultSeries: numberOf(data.resultSeries),
    samplesRead: numberOf(samples.samplesRead),
    peakSamples: numberOf(samples.peakSamples),
  };
  return { ok: true, value };
}

function decodeNode(node: unknown): PlanNode | undefined {
  if (!isLoose(node) || typeof node.type !== 'string' || typeof node.text !== 'string') return undefined;
  const children = (Array.isArray(node.children) ? node.children : []).map(decodeNode);
  return {
    type: node.type,
    text: node.text,
    evaluations: numberOf(node.evaluations),
    series: typeof node.series === 'number' ? node.series : undefined,
    points: numberOf(node.points),
    readSeries: numberOf(node.readSeries),
    readSamples: numberOf(node.readSamples),
    seconds: numberOf(node.seconds),
    selfSeconds: numberOf(node.selfSeconds),
    children: children.filter((child) => child !== undefined),
  };
}
