// Remote write over the wire: negotiation, answers, and that a refused message leaves nothing behind.

import { beforeEach, describe, expect, test } from 'vitest';
import { KnownSeries } from '@/lib/formats/remote-write/known-series';
import {
  bytes,
  double,
  histogram,
  label,
  labels,
  number,
  SymbolTable,
  sample,
  snappyLiteral,
  staleSample,
} from '@/lib/formats/remote-write/messages.fixtures';
import { unavailable } from '@/lib/kernel/errors';
import type { PolledHandler } from '@/lib/kernel/http';
import { Arena } from '@/lib/kernel/wasm/arena';
import { RemoteWriteAppender } from '@/lib/metrics/ingest/append-remote-write';
import { memoryStore, readable } from '@/lib/metrics/store/memory';
import { writeRoutes } from './write-api';

let store: ReturnType<typeof memoryStore>;
let appender: RemoteWriteAppender;
let arena: Arena;

beforeEach(() => {
  store = memoryStore({ nowMs: () => 1_000_000 });
  arena = new Arena(1 << 20);
  appender = new RemoteWriteAppender(store, new KnownSeries(arena));
});

const series = (name: string, ...content: number[][]) => bytes(1, labels({ __name__: name }), ...content);
const packed = (...message: number[][]) => snappyLiteral(message.flat());

const MAX_MESSAGE_BYTES = 10_000;

function handlerOf(): PolledHandler {
  const [route] = writeRoutes({
    append: (message, reader) => appender.append(message, reader),
    maxMessageBytes: MAX_MESSAGE_BYTES,
    maxWaitingBytes: 1_000,
    arena,
  });
  if (!route) throw new Error('no route');
  return route.handler;
}

type Body = Uint8Array<ArrayBuffer>;

async function answer(handler: PolledHandler, body: Body, headers: Record<string, string> = {}, method = 'POST') {
  const request = { method, url: '/api/v1/write', headers: { 'content-encoding': 'snappy', ...headers }, body };
  const response = await handler(request, { aborted: false });
  return { ...response, text: Buffer.from(response.body).toString() };
}

const write = (body: Body, headers?: Record<string, string>, method?: string) =>
  answer(handlerOf(), body, headers, method);

async function stored(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for await (const batch of store.select([], { startMs: 0, endMs: 1e9 })) {
    for (const each of batch) found[String(each.labels)] = readable(each);
  }
  return found;
}

test('samples are stored, and 204 says so; a staleness marker keeps its bits', async () => {
  const response = await write(packed(series('a', sample(1.5, 10), staleSample(20)), series('b', sample(2, 10))));
  expect(response).toMatchObject({ status: 204, headers: { 'x-prometheus-remote-write-samples-written': '3' } });
  expect(await stored()).toEqual({
    a: [
      [0.01, 1.5],
      [0.02, 'stale'],
    ],
    b: [[0.01, 2]],
  });
});

test('the same message again is no error: its samples are there', async () => {
  const message = packed(series('a', sample(1, 10)));
  await write(message);
  expect((await write(message)).status).toBe(204);
  expect(await stored()).toEqual({ a: [[0.01, 1]] });
});

test('what can never be stored is a 400 in the words of Prometheus; the rest is stored', async () => {
  await write(packed(series('a', sample(1, 20))));
  const response = await write(packed(series('a', sample(1, 10), sample(9, 20)), series('b', sample(2, 30))));
  expect(response).toMatchObject({
    status: 400,
    text:
      'out of order sample (1); duplicate sample for timestamp (1); ' +
      '1 samples and 0 histograms of the request were stored\n',
    headers: { 'x-prometheus-remote-write-samples-written': '1' },
  });
  expect(await stored()).toMatchObject({ b: [[0.03, 2]] });
});

describe('native histograms, exemplars, metadata', () => {
  const GOOD = histogram({ count: 3, zeroCount: 3, sum: 1, timestampMs: 40 });
  const exemplar = (id: string) => bytes(3, labels({ trace_id: id }), double(2, 1), number(3, 30));

  test('are stored, and the headers count them apart from samples', async () => {
    const metadata = bytes(3, number(1, 7), [18, 1, 97]);
    const response = await write(packed(series('a', sample(1, 10), bytes(4, GOOD), exemplar('x')), metadata));
    expect(response).toMatchObject({
      status: 204,
      headers: {
        'x-prometheus-remote-write-samples-written': '1',
        'x-prometheus-remote-write-histograms-written': '1',
        'x-prometheus-remote-write-exemplars-written': '1',
      },
    });
    const [found] = await store.exemplars({ matcherSets: [], startMs: 0, endMs: 1e9 });
    expect(found?.exemplars).toMatchObject([{ value: 1, timestampMs: 30 }]);
    expect(await store.metadata()).toEqual([{ metric: 'a', type: 'stateset', help: '', unit: '' }]);
  });

  test('a histogram that cannot be is a 400 that says why; what is beside it is stored', async () => {
    const bad = histogram({ count: 2, zeroCount: 3, timestampMs: 50 });
    const response = await write(packed(series('a', bytes(4, GOOD), bytes(4, bad), sample(1, 60))));
    expect(response).toMatchObject({
      status: 400,
      text:
        'invalid native histogram at 50: 3 observations found in buckets, but the count field is 2; ' +
        '1 samples and 1 histograms of the request were stored\n',
      headers: { 'x-prometheus-remote-write-histograms-written': '1' },
    });
    expect(Object.keys(await stored())).toEqual(['a']);
  });

  test('a histogram that is a staleness marker becomes one', async () => {
    await write(packed(series('a', bytes(4, histogram({ sum: 'stale', timestampMs: 50 })))));
    expect(await stored()).toEqual({ a: [[0.05, 'stale']] });
  });

  test('an exemplar that cannot be stored fails nothing', async () => {
    const response = await write(packed(series('a', sample(1, 10), exemplar('x'.repeat(200)))));
    expect(response).toMatchObject({
      status: 204,
      headers: { 'x-prometheus-remote-write-exemplars-written': '0' },
    });
  });
});

test('series with labels that cannot be are a 400 that says why; the others are stored', async () => {
  const response = await write(
    packed(
      bytes(1, label('job', 'a'), sample(1, 10)),
      bytes(1, labels({ __name__: 'a', b: '1' }), label('b', '2'), sample(1, 10)),
      series('ok', sample(1, 10)),
    ),
  );
  expect(response).toMatchObject({
    status: 400,
    text:
      'invalid metric name or labels: no metric name, got {job="a"}; duplicate label "b", got {__name__="a", b="1", b="2"}; ' +
      '1 samples and 0 histograms of the request were stored\n',
  });
  expect(await stored()).toEqual({ ok: [[0.01, 1]] });
});

test('a message that breaks off leaves nothing behind', async () => {
  expect((await write(packed(series('a', sample(1, 10)), [10, 100, 1]))).status).toBe(400);
  expect(await stored()).toEqual({});
});

describe('negotiation', () => {
  const message = packed(series('a', sample(1, 10)));
  test.each<[headers: Record<string, string>, status: number, says: RegExp]>([
    [{ 'content-type': 'application/x-protobuf' }, 204, /^$/],
    [{ 'content-type': 'application/x-protobuf;proto=prometheus.WriteRequest' }, 204, /^$/],
    [{ 'content-type': 'application/json' }, 415, /expected application\/x-protobuf/],
    [
      { 'content-type': 'application/x-protobuf;proto=my.Message' },
      415,
      /my\.Message protobuf message is not accepted/,
    ],
    [{ 'content-encoding': 'zstd' }, 415, /only snappy is acceptable/],
  ])('%j', async (headers, status, says) => {
    expect(await write(message, headers)).toMatchObject({ status, text: expect.stringMatching(says) });
  });

  test('only POST', async () => {
    expect(await write(message, {}, 'GET')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  test('version 2', async () => {
    const symbols = new SymbolTable();
    const content = bytes(5, symbols.refsOf({ __name__: 'v2' }), sample(7, 10, 5));
    const response = await write(packed(symbols.fields(), content), {
      'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
    });
    expect(response.status).toBe(204);
    expect(await stored()).toEqual({ v2: [[0.01, 7]] });
    for await (const [found] of store.select([], { startMs: 0, endMs: 1e9 }))
      expect([...(found?.startTimestampsMs ?? [])]).toEqual([5]);
  });
});

describe('bad bodies', () => {
  test('no snappy', async () => {
    expect(await write(Uint8Array.of(5, 1, 2))).toMatchObject({
      status: 400,
      text: expect.stringContaining('snappy: '),
    });
  });

  test('a bomb is refused by what it claims', async () => {
    expect((await write(Uint8Array.of(0xff, 0xff, 0xff, 0x7f, 0, 1))).status).toBe(413);
  });

  test('a message larger than may be', async () => {
    expect((await write(packed(series('a'.repeat(MAX_MESSAGE_BYTES))))).status).toBe(413);
  });

  test('a series of very many labels is refused by its own, in a short answer', async () => {
    const many = new Array<number[]>(1_200).fill(label('a', '')).flat();
    const response = await write(packed(bytes(1, many, sample(1, 10)), series('b', sample(1, 10))));
    expect(response).toMatchObject({
      status: 400,
      text: expect.stringMatching(/^more than 512 labels, got .{0,200}; 1 /),
    });
    expect(await stored()).toEqual({ b: [[0.01, 1]] });
  });
});

describe('pressure', () => {
  test('a store that cannot commit: 503, to be sent again', async () => {
    store.append = () => Promise.reject(unavailable('Postgres is gone'));
    const response = await write(packed(series('a', sample(1, 10))));
    expect(response).toMatchObject({ status: 503, text: 'Postgres is gone\n', headers: { 'retry-after': '1' } });
  });

  test('while many bytes wait for their commit: 503, until there is room again', async () => {
    let commit = () => {};
    const { append } = store;
    store.append = async (batch) => {
      await new Promise<void>((resolve) => {
        commit = resolve;
      });
      return append.call(store, batch);
    };
    const handler = handlerOf();
    const large = series('a'.repeat(900), sample(1, 10));
    const first = answer(handler, packed(large, series('b', sample(1, 10)), series('c'.repeat(200))));
    const second = await answer(handler, packed(series('d', sample(1, 10))));
    expect(second).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    commit();
    expect((await first).status).toBe(204);
    store.append = append;
    expect((await answer(handler, packed(series('d', sample(1, 10))))).status).toBe(204);
  });
});
