// Remote write over the wire: negotiation, answers, and that a refused message leaves nothing behind.
import { beforeEach, describe, expect, test } from 'vitest';
import { unavailable } from '@/lib/kernel/errors';
import { RemoteWriteAppender } from '@/lib/metrics/ingest/append-remote-write';
import { memoryStore, readable } from '@/lib/metrics/store/memory';
import { writeRoutes } from './write-api';

let store: ReturnType<typeof memoryStore>;
let appender: RemoteWriteAppender;

beforeEach(() => {
  store = memoryStore({ nowMs: () => 1_000_000 });
  appender = new RemoteWriteAppender(store);
});

/** Protocol Buffers by hand: every length here is below 128. */
const field = (number: number, content: readonly number[]) => [(number << 3) | 2, content.length, ...content];
const text = (number: number, value: string) => field(number, [...Buffer.from(value)]);
const label = (name: string, value: string) => field(1, [...text(1, name), ...text(2, value)]);
const STALE = [2, 0, 0, 0, 0, 0, 0xf0, 0x7f];
const float = (value: number) => [...Buffer.from(Float64Array.of(value).buffer)];
const sample = (value: readonly number[], timestampMs: number) => field(2, [9, ...value, 16, timestampMs]);
const series = (name: string, ...samples: number[][]) => field(1, [...label('__name__', name), ...samples.flat()]);

/** A snappy block that is one literal. */
const packed = (message: readonly number[]) =>
  Uint8Array.from([
    (message.length & 127) | 128,
    message.length >> 7,
    61 << 2,
    (message.length - 1) & 255,
    (message.length - 1) >> 8,
    ...message,
  ]);

async function write(body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}, method = 'POST') {
  const routes = writeRoutes({
    append: (message, reader) => appender.append(message, reader),
    maxMessageBytes: 10_000,
  });
  const request = { method, url: '/api/v1/write', headers: { 'content-encoding': 'snappy', ...headers }, body };
  const response = await routes[0]?.handler(request, { aborted: false });
  if (!response) throw new Error('no route');
  return { ...response, text: Buffer.from(response.body).toString() };
}

async function stored(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for await (const batch of store.select([], { startMs: 0, endMs: 1e9 })) {
    for (const each of batch) found[String(each.labels)] = readable(each);
  }
  return found;
}

test('samples are stored, and 204 says so; a staleness marker keeps its bits', async () => {
  const response = await write(
    packed([...series('a', sample(float(1.5), 10), sample(STALE, 20)), ...series('b', sample(float(2), 10))]),
  );
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
  const message = packed(series('a', sample(float(1), 10)));
  await write(message);
  expect((await write(message)).status).toBe(204);
  expect(await stored()).toEqual({ a: [[0.01, 1]] });
});

test('what can never be stored is a 400 in the words of Prometheus; the rest is stored', async () => {
  await write(packed(series('a', sample(float(1), 20))));
  const response = await write(
    packed([...series('a', sample(float(1), 10), sample(float(9), 20)), ...series('b', sample(float(2), 30))]),
  );
  expect(response).toMatchObject({
    status: 400,
    text: 'out of order sample (1); duplicate sample for timestamp (1); 1 samples of the request were stored\n',
    headers: { 'x-prometheus-remote-write-samples-written': '1' },
  });
  expect(await stored()).toMatchObject({ b: [[0.03, 2]] });
});

test('native histograms are said not to be stored', async () => {
  const response = await write(packed(field(1, [...label('__name__', 'h'), ...field(4, [])])));
  expect(response).toMatchObject({
    status: 400,
    text: expect.stringContaining('native histograms are not stored yet (1)'),
  });
});

test('a message that breaks off leaves nothing behind', async () => {
  const message = [...series('a', sample(float(1), 10)), 10, 100, 1];
  expect((await write(packed(message))).status).toBe(400);
  expect(await stored()).toEqual({});
});

describe('negotiation', () => {
  const message = packed(series('a', sample(float(1), 10)));
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
    const symbols = ['', '__name__', 'v2'].flatMap((symbol) => text(4, symbol));
    const request = packed([...symbols, ...field(5, [...field(1, [1, 2]), ...sample(float(7), 10)])]);
    const response = await write(request, {
      'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
    });
    expect(response.status).toBe(204);
    expect(await stored()).toEqual({ v2: [[0.01, 7]] });
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

  test('a store that cannot commit: 503, to be sent again', async () => {
    appender = new RemoteWriteAppender({
      refOf: () => 0,
      isKnown: () => true,
      append: () => Promise.reject(unavailable('Postgres is gone')),
    });
    const response = await write(packed(series('a', sample(float(1), 10))));
    expect(response).toMatchObject({ status: 503, text: 'Postgres is gone\n', headers: { 'retry-after': '1' } });
  });
});
