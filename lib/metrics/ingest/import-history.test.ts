// Collecting history and storing it: nothing lost between two batches, nothing kept beyond one.
import { beforeEach, describe, expect, test } from 'vitest';
import { badInput, unavailable } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import type { HistorySink } from '../doors';
import type { SeriesSamples } from '../model';
import { memoryStore, readable } from '../store/memory';
import { HistoryImport, type ImportLimits } from './import-history';

let store: ReturnType<typeof memoryStore>;
let batches: (readonly SeriesSamples[])[];
let sink: HistorySink;

const A = Labels.of({ __name__: 'a' });
const B = Labels.of({ __name__: 'b', x: '1' });

beforeEach(() => {
  batches = [];
  const memory = memoryStore();
  store = {
    ...memory,
    backfill: (series) => {
      batches.push(series);
      return memory.backfill(series);
    },
  };
});

/** Its chunks are what to tell the sink: `write` is given the number of one. */
function importing(chunks: readonly (() => void)[], limits: Partial<ImportLimits> = {}) {
  return new HistoryImport(
    store,
    (its) => {
      sink = its;
      return { write: (chunk) => chunks[chunk[0] as number]?.(), end: () => {}, flush: () => {} };
    },
    { samples: 100, families: 100, ...limits },
  );
}

const chunk = (i: number) => Uint8Array.of(i);

function tell(labels: Labels, ...samples: [timestampMs: number, value: number, startMs?: number][]) {
  for (const [timestampMs, value, startMs = 0] of samples) {
    sink.series(labels);
    sink.sample(value, timestampMs, startMs);
  }
}

const shown = (batch: readonly SeriesSamples[]) =>
  Object.fromEntries(batch.map((series) => [String(series.labels), readable(series)]));

test('samples come by series, whatever their order; equal labels are one series', async () => {
  const history = importing([
    () => {
      tell(A, [2000, 2], [1000, 1]);
      tell(B, [1000, 3]);
      tell(Labels.of({ __name__: 'a' }), [3000, 4]);
    },
  ]);
  await history.write(chunk(0));
  expect(batches).toEqual([]);
  await history.end();
  expect(batches.map(shown)).toEqual([
    {
      a: [
        [2, 2],
        [1, 1],
        [3, 4],
      ],
      'b{x="1"}': [[1, 3]],
    },
  ]);
  expect(history.counts).toEqual({ samples: 4, stored: 4, alreadyThere: 0, outsideRetention: 0, leftOut: 0 });
});

test('a series goes on in the next batch, under the same labels', async () => {
  const history = importing([() => tell(B, [1000, 1], [2000, 2]), () => tell(B, [3000, 3]), () => tell(A, [1000, 4])], {
    samples: 2,
  });
  for (const i of [0, 1, 2]) await history.write(chunk(i));
  await history.end();
  expect(batches.map(shown)).toEqual([
    {
      'b{x="1"}': [
        [1, 1],
        [2, 2],
      ],
    },
    { 'b{x="1"}': [[3, 3]], a: [[1, 4]] },
  ]);
});

test('starts stay with their samples', async () => {
  const history = importing([() => tell(B, [1000, 1]), () => tell(A, [2000, 2, 500], [3000, 3])]);
  await history.write(chunk(0));
  await history.write(chunk(1));
  await history.end();
  expect(batches[0]?.map(({ startTimestampsMs }) => [...(startTimestampsMs ?? [])])).toEqual([[0], [500, 0]]);
});

test('what is there already is counted', async () => {
  for (const expected of [
    { stored: 2, alreadyThere: 1 },
    { stored: 0, alreadyThere: 3 },
  ]) {
    const history = importing([() => tell(A, [1000, 1], [1000, 2], [2000, 3])]);
    await history.write(chunk(0));
    await history.end();
    expect(history.counts).toMatchObject({ samples: 3, ...expected });
  }
});

describe('metadata', () => {
  const told = () => {
    sink.metadata('type', 'a', 'counter');
    sink.metadata('help', 'a', 'new');
    sink.metadata('type', 'b', 'gauge');
  };

  test('is stored of families the store knows nothing of', async () => {
    const empty = { refs: new Uint32Array(0), timestampsMs: new Float64Array(0), values: new Float64Array(0) };
    await store.append({ ...empty, metadata: [{ metric: 'b', type: 'counter', help: 'old', unit: '' }] });
    const history = importing([told]);
    await history.write(chunk(0));
    await history.end();
    expect(await store.metadata()).toEqual([
      { metric: 'a', type: 'counter', help: 'new', unit: '' },
      { metric: 'b', type: 'counter', help: 'old', unit: '' },
    ]);
  });

  test('alone does not pile up', async () => {
    const history = importing([told], { families: 2 });
    await history.write(chunk(0));
    expect(await store.metadata()).toHaveLength(2);
  });
});

describe('failures', () => {
  test('of a malformed text nothing before it is lost', async () => {
    const history = importing([
      () => {
        tell(A, [1000, 1]);
        throw badInput('line 2');
      },
    ]);
    await expect(history.write(chunk(0))).rejects.toMatchObject({ kind: 'bad_input' });
    await history.breakOff();
    expect(history.counts).toMatchObject({ samples: 1, stored: 1 });
  });

  test.each([
    [Labels.empty, 'no metric name, got {}'],
    [Labels.of({ __name__: 'a', ['n'.repeat(1025)]: 'x' }), 'a label name longer than 1024'],
  ])('labels that cannot be: %s', async (labels, message) => {
    const history = importing([() => tell(labels, [1000, 1])]);
    await expect(history.write(chunk(0))).rejects.toThrow(message);
  });

  test('a store that is gone', async () => {
    store.backfill = () => Promise.reject(unavailable('Postgres is gone'));
    const history = importing([() => tell(A, [1000, 1])]);
    await history.write(chunk(0));
    await expect(history.end()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
