// What a query took, node by node.
import { describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { memoryStore } from '@/lib/metrics/store/memory';
import { Explain, type PlanNode } from './explain';
import { DEFAULT_ENGINE, instantQuery, type Querying, rangeQuery } from './query';

/** Three series with a sample a second from 0 to 60. */
async function explaining(): Promise<{ explain: Explain; querying: Querying; plain: Querying }> {
  const store = memoryStore({ nowMs: () => Number.MAX_SAFE_INTEGER });
  const timestampsMs = Float64Array.from({ length: 61 }, (_, i) => i * 1000);
  for (const series of ['0', '1', '2']) {
    const ref = store.refOf(Labels.of({ __name__: 'ticks_total', series }));
    await store.append({ refs: new Uint32Array(61).fill(ref), timestampsMs, values: timestampsMs });
  }
  const explain = new Explain();
  const limits = { maxSamples: 1_000_000, timeoutMs: 60_000 };
  const plain = { reader: store, engine: DEFAULT_ENGINE, limits };
  return { explain, plain, querying: { ...plain, reader: explain.reading(store), observer: explain } };
}

const MINUTE = { startMs: 0, endMs: 60_000, stepMs: 10_000 };

/** One line a node: what it is, and what it gave and read. */
function lines({ type, text, series, points, readSeries, readSamples, children }: PlanNode, depth = 0): string[] {
  const own = `${' '.repeat(depth)}${type} ${text}: ${series ?? 'no'} series, ${points} points, read ${readSeries} series, ${readSamples} samples`;
  return [own, ...children.flatMap((child) => lines(child, depth + 1))];
}

async function explained(text: string, range?: typeof MINUTE): Promise<PlanNode> {
  const { explain, querying } = await explaining();
  await (range ? rangeQuery(text, range, querying) : instantQuery(text, 60_000, querying));
  return explain.plan(text);
}

describe('what each node gave and read', () => {
  test('a range selector is read by the function over it', async () => {
    expect(lines(await explained('sum(rate(ticks_total[20s]))', MINUTE))).toEqual([
      'aggregation sum(rate(ticks_total[20s])): 1 series, 6 points, read 0 series, 0 samples',
      ' call rate(ticks_total[20s]): 3 series, 18 points, read 0 series, 0 samples',
      '  matrixSelector ticks_total[20s]: no series, 0 points, read 3 series, 183 samples',
    ]);
  });

  test('two selectors alike are told apart; scalars have no series', async () => {
    expect(lines(await explained('ticks_total{series="0"} / (ticks_total{series="0"} + 1)'))).toEqual([
      'binaryExpr ticks_total{series="0"} / (ticks_total{series="0"} + 1): 1 series, 1 points, read 0 series, 0 samples',
      ' vectorSelector ticks_total{series="0"}: 1 series, 1 points, read 1 series, 61 samples',
      ' parenExpr (ticks_total{series="0"} + 1): 1 series, 1 points, read 0 series, 0 samples',
      '  binaryExpr ticks_total{series="0"} + 1: 1 series, 1 points, read 0 series, 0 samples',
      '   vectorSelector ticks_total{series="0"}: 1 series, 1 points, read 1 series, 61 samples',
      '   numberLiteral 1: no series, 1 points, read 0 series, 0 samples',
    ]);
  });

  test('a range vector as the whole query', async () => {
    expect(lines(await explained('ticks_total[5s]'))).toEqual([
      'matrixSelector ticks_total[5s]: no series, 0 points, read 3 series, 15 samples',
    ]);
  });

  test('what does not change with the step is evaluated once', async () => {
    const plan = await explained('ticks_total @ 30', MINUTE);
    expect(plan.evaluations).toBe(1);
    expect(lines(plan)).toEqual(['vectorSelector ticks_total @ 30: 3 series, 21 points, read 3 series, 93 samples']);
  });
});

test('the time of a node holds that of its children, its own time does not', async () => {
  const plan = await explained('max_over_time(sum(ticks_total)[30s:10s])', MINUTE);
  const [subquery] = plan.children;
  expect(plan.ms).toBeGreaterThanOrEqual(subquery?.ms ?? Infinity);
  expect(plan.selfMs).toBeCloseTo(plan.ms - (subquery?.ms ?? 0), 6);
  expect(subquery?.evaluations).toBe(0);
  expect(subquery?.children[0]?.evaluations).toBeGreaterThan(0);
});

test('spans are bytes, texts are letters', async () => {
  const plan = await explained('ticks_total{series="ü"} + ticks_total');
  expect(plan.children.map(({ text, start, end }) => [text, start, end])).toEqual([
    ['ticks_total{series="ü"}', 0, 24],
    ['ticks_total', 27, 38],
  ]);
});

test('the result is that of the query without an explanation', async () => {
  const { querying, plain } = await explaining();
  const text = 'sum by (series) (rate(ticks_total[20s]))';
  expect(await rangeQuery(text, MINUTE, querying)).toEqual(await rangeQuery(text, MINUTE, plain));
});
