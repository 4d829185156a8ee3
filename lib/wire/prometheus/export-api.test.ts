// Golden texts, and that what is exported is imported as it was.
import { beforeEach, describe, expect, test } from 'vitest';
import { unavailable } from '@/lib/kernel/errors';
import { inOnePiece, type StreamedResponse, textResponse } from '@/lib/kernel/http';
import { Labels } from '@/lib/kernel/labels';
import { compileMatchers } from '@/lib/kernel/matchers';
import {
  appendHistogram,
  appendRows,
  contents,
  EXPONENTIAL,
  NO_SAMPLES,
  NOW_MS,
  selected,
} from '@/lib/metrics/store/contract.fixtures';
import { memoryStore } from '@/lib/metrics/store/memory';
import { type ExportDoors, exportHandler } from './export-api';
import { partsOf, valueMatcher } from './export-parts';
import { importHandler } from './import-api';

let store: ReturnType<typeof memoryStore>;
beforeEach(() => {
  store = memoryStore({ nowMs: () => NOW_MS });
});

const ask = (query = '', doors: Partial<ExportDoors> = {}, method = 'GET') =>
  exportHandler({ reader: store, seriesPerPart: 100, ...doors })(
    { method, url: `/api/v1/export${query}`, headers: {}, body: inOnePiece(textResponse(200, '')).body },
    { aborted: false },
  );

async function textOf({ body }: Pick<StreamedResponse, 'body'>): Promise<string> {
  let text = '';
  for await (const piece of body) text += new TextDecoder().decode(piece);
  return text;
}

const exported = async (query?: string, doors?: Partial<ExportDoors>) => textOf(await ask(query, doors));

const AT = NOW_MS / 1000;

async function fill() {
  await appendRows(store, [
    [{ __name__: 'b', job: 'x' }, 20, 0.5],
    [{ __name__: 'b', job: 'x' }, 10, 'stale'],
    [{ __name__: 'a_total', job: 'y' }, 20, 7],
    [{ __name__: 'b', job: 'y' }, 10, -0],
    [{ nameless: 'yes' }, 1, 1],
  ]);
  await appendHistogram(store, 'h', 1, EXPONENTIAL);
  const metadata = [
    { metric: 'a', type: 'counter', help: 'Of all.', unit: '' },
    { metric: 'b', type: 'gauge', help: '', unit: '' },
  ] as const;
  await store.append({ ...NO_SAMPLES, metadata });
}

test('families with what is known of them; what text cannot say is counted in a trailer', async () => {
  await fill();
  const answer = await ask();
  expect(answer).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8',
      trailer: 'x-quadrant-left-out',
    },
  });
  expect(await textOf(answer)).toBe(
    `# TYPE a counter\n# HELP a Of all.\na_total{job="y"} 7 ${AT - 20}\n` +
      `# TYPE b gauge\nb{job="x"} 0.5 ${AT - 20}\nb{job="y"} -0 ${AT - 10}\n# EOF\n`,
  );
  expect(answer.trailers?.()).toEqual({ 'x-quadrant-left-out': '{"histograms":1,"stalenessMarkers":1}' });
});

test.each([
  ['?match[]=none', ''],
  ['?match[]=b{job="x"}', `# TYPE b gauge\nb{job="x"} 0.5 ${AT - 20}\n`],
  ['?match[]={job="x"}&match[]=b', `# TYPE b gauge\nb{job="x"} 0.5 ${AT - 20}\nb{job="y"} -0 ${AT - 10}\n`],
  [`?match[]=b&start=${AT - 10}`, `# TYPE b gauge\nb{job="y"} -0 ${AT - 10}\n`],
  [`?match[]=b&end=${AT - 11}`, `# TYPE b gauge\nb{job="x"} 0.5 ${AT - 20}\n`],
])('%s', async (query, text) => {
  await fill();
  expect(await exported(query)).toBe(`${text}# EOF\n`);
});

test.each([
  ['?match[]={', 'invalid parameter "match[]": '],
  ['?start=2&end=1', 'end timestamp must not be before start timestamp'],
])('%s is a 400', async (query, message) => {
  const answer = await ask(query);
  expect(answer.status).toBe(400);
  expect(JSON.parse(await textOf(answer)).error).toContain(message);
});

test('only GET and HEAD', async () => expect((await ask('', {}, 'POST')).status).toBe(405));

test('a store that fails on the way fails the text: there is no # EOF', async () => {
  await fill();
  const select = () => {
    throw unavailable('Postgres is gone');
  };
  await expect(exported('', { reader: { ...store, select } })).rejects.toMatchObject({ kind: 'unavailable' });
});

describe('histograms', () => {
  const buckets = (handler: string, instance: string) =>
    ['0.5', '+Inf'].map((le) => [{ __name__: 'h_bucket', handler, instance, le }, 10, 1] as const);

  test.each([1, 3, 4, 100])('whole, with %d series held at a time', async (seriesPerPart) => {
    await appendRows(
      store,
      ['i.1', 'i|2', ''].flatMap((instance) => [...buckets('/a', instance), ...buckets('/b', instance)]),
    );
    await store.append({ ...NO_SAMPLES, metadata: [{ metric: 'h', type: 'histogram', help: '', unit: '' }] });
    let mostHeld = 0;
    const reader = {
      ...store,
      async *select(...args: Parameters<typeof store.select>) {
        for await (const batch of store.select(...args)) {
          mostHeld = Math.max(mostHeld, batch.length);
          yield batch;
        }
      },
    };
    const lines = (await exported('', { reader, seriesPerPart })).trimEnd().split('\n');
    expect(lines).toHaveLength(1 + 12 + 1);
    expect(new Set(lines).size).toBe(14);
    const metrics = lines.slice(1, -1).map((line) => line.replace(/le="[^"]*",?/, ''));
    expect(metrics.filter((line, i) => i % 2 === 1 && line !== metrics[i - 1])).toEqual([]);
    expect(mostHeld).toBe({ 1: 4, 3: 4, 4: 4, 100: 12 }[seriesPerPart]);
  });

  test('parts have every series once', () => {
    const labelSets = ['', 'a', 'b.c', 'b|c', '(d)', '\\'].flatMap((x) =>
      ['1', '2'].map((le) => Labels.of({ __name__: 'h_bucket', x, le, same: '1' })),
    );
    const parts = partsOf(labelSets, 'le', 5).map(compileMatchers);
    expect(parts).toHaveLength(3);
    expect(labelSets.map((labels) => parts.filter((test) => test(labels)).length)).toEqual(labelSets.map(() => 1));
    expect(partsOf([], 'le', 5)).toEqual([]);
    expect(partsOf(labelSets.slice(0, 2), 'le', 1)).toEqual([[]]);
  });

  test('values stand for themselves', () => {
    const test = compileMatchers([valueMatcher('x', ['a.b', 'c'])]);
    expect(['a.b', 'c', 'axb', ''].map((x) => test(Labels.of({ x })))).toEqual([true, true, false, false]);
  });
});

test('what is exported and imported elsewhere is there to the bit, with its starts', async () => {
  const values = [
    0,
    -0,
    0.1,
    1e300,
    5e-324,
    -1.7976931348623157e308,
    2 ** 53 + 2,
    Infinity,
    -Infinity,
    NaN,
    1e21,
    1e-7,
  ];
  const labels = Labels.of({ __name__: 'a_total', 'quoted "name"': 'line\nbreak \\ "quote" é😀' });
  const times = Float64Array.from(values, (_, i) => NOW_MS - 1_000_003 * (values.length - i));
  const starts = Float64Array.from(values, (_, i) => (i % 3 === 0 ? 0 : NOW_MS - 10 ** 9 + i));
  await store.backfill([
    { labels, timestampsMs: times, values: Float64Array.from(values), startTimestampsMs: starts },
    { labels: Labels.of({ __name__: 'u ü' }), timestampsMs: times, values: Float64Array.from(values) },
  ]);
  await store.append({ ...NO_SAMPLES, metadata: [{ metric: 'a_total', type: 'counter', help: 'x', unit: '' }] });
  const { body } = await ask();
  const copy = memoryStore();
  const request = { method: 'POST', url: '/api/v1/import', headers: {}, body };
  await textOf(await importHandler({ store: copy, progressEveryMs: 1e4, maxImports: 1 })(request, { aborted: false }));
  const bits = async (of: typeof store) =>
    (await selected(of))
      .map((series) => ({
        labels: series.labels.toString(),
        times: [...series.timestampsMs],
        values: [...new BigUint64Array(series.values.slice().buffer)],
        starts: series.startTimestampsMs && [...series.startTimestampsMs],
      }))
      .sort((a, b) => (a.labels < b.labels ? -1 : 1));
  expect(await bits(copy)).toEqual(await bits(store));
  expect(await contents(copy)).toEqual(await contents(store));
});
