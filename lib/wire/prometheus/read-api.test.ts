// Remote read as a client asks it: both forms of the answer, taken apart field by field.
import { beforeAll, describe, expect, test } from 'vitest';
import { WireWriter } from '@/lib/formats/protobuf/wire-writer';
import { crc32c } from '@/lib/formats/remote-read/crc32c';
import { decodeSnappy } from '@/lib/formats/snappy';
import { encodeSnappy } from '@/lib/formats/snappy/encode';
import {
  appendHistogram,
  appendRows,
  CUSTOM,
  EXPONENTIAL,
  FRACTIONS,
  NOW_MS,
} from '@/lib/metrics/store/contract.fixtures';
import { memoryStore } from '@/lib/metrics/store/memory';
import { callerOf } from './calls.fixtures';
import { routesOf } from './endpoint';
import { READ_ENDPOINTS, type ReadDoors } from './read-api';

const reader = memoryStore({ nowMs: () => NOW_MS });

beforeAll(async () => {
  await appendRows(reader, [
    [{ __name__: 'up', job: 'b' }, 20, 1.5],
    [{ __name__: 'up', job: 'b' }, 10, 'stale'],
    [{ __name__: 'up', job: 'a' }, 20, -2],
  ]);
  await appendRows(
    reader,
    Array.from({ length: 250 }, (_, i) => [{ __name__: 'long' }, 300 - i, i] as const),
  );
  await appendHistogram(reader, 'h', 30, EXPONENTIAL);
  await appendHistogram(reader, 'h', 20, FRACTIONS);
  await appendHistogram(reader, 'h', 10, CUSTOM);
});

type Query = {
  readonly matchers: readonly (readonly [type: number, name: string, value: string])[];
  fromSeconds?: number;
};

function requestBytes(
  queries: readonly Query[],
  acceptedTypes: readonly number[],
  isPacked = false,
): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  for (const { matchers, fromSeconds = 1000 } of queries) {
    writer.tag(1, 2);
    const query = writer.begin();
    writer.tag(1, 0);
    writer.signed(NOW_MS - fromSeconds * 1000);
    writer.tag(2, 0);
    writer.signed(NOW_MS);
    for (const [type, name, value] of matchers) {
      writer.tag(3, 2);
      const matcher = writer.begin();
      writer.tag(1, 0);
      writer.unsigned(type);
      writer.tag(2, 2);
      writer.text(name);
      writer.tag(3, 2);
      writer.text(value);
      writer.end(matcher);
    }
    writer.tag(4, 2); // hints
    writer.text('');
    writer.end(query);
  }
  if (isPacked) {
    writer.tag(2, 2);
    writer.blob(Uint8Array.from(acceptedTypes));
  } else {
    for (const type of acceptedTypes) {
      writer.tag(2, 0);
      writer.unsigned(type);
    }
  }
  return encodeSnappy(writer.bytes());
}

async function read(queries: readonly Query[], acceptedTypes: readonly number[] = [], more: Partial<ReadDoors> = {}) {
  return post(requestBytes(queries, acceptedTypes), more);
}

function post(body: Uint8Array<ArrayBuffer>, more: Partial<ReadDoors> = {}, method = 'POST') {
  const doors = {
    reader,
    externalLabels: () => ({}),
    maxSamples: 1000,
    maxMessageBytes: 10_000,
    timeoutMs: 10_000,
    ...more,
  };
  return callerOf(routesOf(READ_ENDPOINTS, doors))('/api/v1/read', { method, body });
}

/** A message as `[field, value]`: bytes for what has a length, a whole number for a varint, a view for eight bytes. */
function fieldsOf(bytes: Uint8Array): [field: number, value: Uint8Array | bigint][] {
  const fields: [number, Uint8Array | bigint][] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(bytes[at++] as number);
      value |= (byte & 127n) << shift;
      if (byte < 128n) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    if ((tag & 7) === 0) fields.push([tag >> 3, varint()]);
    else {
      const length = (tag & 7) === 1 ? 8 : Number(varint());
      fields.push([tag >> 3, bytes.slice(at, at + length)]);
      at += length;
    }
  }
  return fields;
}

const children = (bytes: Uint8Array, field: number) =>
  fieldsOf(bytes).flatMap(([number, value]) => (number === field ? [value as Uint8Array] : []));
const only = (bytes: Uint8Array, field: number) => fieldsOf(bytes).find(([number]) => number === field)?.[1];
const textOf = (bytes: unknown) => new TextDecoder().decode(bytes as Uint8Array);
const labelsOf = (series: Uint8Array) =>
  children(series, 1).map((label) => `${textOf(only(label, 1))}=${textOf(only(label, 2))}`);

/** For each query its series: labels, and `[seconds before now, bits]`. */
function sampled(body: Uint8Array) {
  return children(decodeSnappy(body, 1e6), 1).map((result) =>
    children(result, 1).map((series) => [
      ...labelsOf(series),
      ...children(series, 2).map((sample) => {
        const bits = Buffer.from(only(sample, 1) as Uint8Array).readBigUInt64LE();
        return [(NOW_MS - Number(only(sample, 2))) / 1000, bits.toString(16)];
      }),
    ]),
  );
}

const UP: Query = { matchers: [[0, '__name__', 'up']] };
const UP_SERIES = [
  ['__name__=up', 'job=a', [20, 'c000000000000000']],
  ['__name__=up', 'job=b', [20, '3ff8000000000000'], [10, '7ff0000000000002']],
];

describe('samples', () => {
  test('a result for each query, series sorted, bits kept', async () => {
    const response = await read([UP, { matchers: [[0, 'job', 'none']] }, { ...UP, fromSeconds: 10 }]);
    expect(response).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
    });
    expect(sampled(response.body)).toEqual([UP_SERIES, [], [['__name__=up', 'job=b', [10, '7ff0000000000002']]]]);
  });

  test.each<[matcher: [number, string, string], jobs: string[]]>([
    [[1, 'job', 'a'], ['b']],
    [[2, 'job', 'a|c'], ['a']],
    [[3, 'job', 'a|c'], ['b']],
  ])('matcher %j', async (matcher, jobs) => {
    const { body } = await read([{ matchers: [[0, '__name__', 'up'], matcher] }]);
    expect(sampled(body)[0]?.map(([, job]) => job)).toEqual(jobs.map((job) => `job=${job}`));
  });

  test('native histograms stand beside them', async () => {
    const { body } = await read([{ matchers: [[0, '__name__', 'h']] }], [0, 1]);
    const [series] = children(children(decodeSnappy(body, 1e6), 1)[0] as Uint8Array, 1);
    const messages = children(series as Uint8Array, 4).map((message) =>
      fieldsOf(message).map(([field, value]) => [
        field,
        typeof value === 'bigint' ? value : Buffer.from(value).toString('hex'),
      ]),
    );
    const float = (value: number) => Buffer.from(Float64Array.of(value).buffer).toString('hex');
    expect(messages[0]).toEqual([
      [1, 15n],
      [3, float(12.5)],
      [4, 6n],
      [5, float(0.001)],
      [6, 2n],
      [8, '08021002'],
      [9, '0602'],
      [11, '08051002'],
      [11, '08081001'],
      [12, '020202'],
      [14, 0n],
      [15, BigInt(NOW_MS - 30_000)],
    ]);
    expect(messages[1]).toEqual([
      [2, float(1.1)],
      [3, float(-Infinity)],
      [4, 7n],
      [5, float(0.001)],
      [7, float(0.1)],
      [11, '08051002'],
      [11, '08081001'],
      [13, float(0.25) + float(0.5) + float(0.25)],
      [14, 3n],
      [15, BigInt(NOW_MS - 20_000)],
    ]);
    const custom = Object.fromEntries(messages[2] as [number, unknown][]);
    expect(custom).toMatchObject({ 4: 105n, 12: '020104', 14: 1n });
    expect(custom[16]).toBe(CUSTOM.customValues.map(float).join(''));
  });

  test('external labels are taken for met, and are added', async () => {
    const externalLabels = () => ({ zone: 'eu', job: 'never' });
    const query: Query = {
      matchers: [
        [0, '__name__', 'up'],
        [0, 'zone', 'eu'],
      ],
    };
    expect(sampled((await read([query], [], { externalLabels })).body)).toEqual([
      UP_SERIES.map(([name, job, ...samples]) => [name, job, 'zone=eu', ...samples]),
    ]);
    const other: Query = {
      matchers: [
        [0, '__name__', 'up'],
        [0, 'zone', 'us'],
      ],
    };
    expect(sampled((await read([other], [], { externalLabels })).body)).toEqual([[]]);
  });
});

/** Messages of a stream, each checked against its sum. */
function framesOf(body: Uint8Array): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let at = 0;
  while (at < body.length) {
    let length = 0;
    let factor = 1;
    for (let byte = 128; byte >= 128; factor *= 128) {
      byte = body[at++] as number;
      length += (byte & 127) * factor;
    }
    const sum = Buffer.from(body).readUInt32BE(at);
    const message = body.slice(at + 4, at + 4 + length);
    expect(message.length).toBe(length);
    expect(crc32c(message)).toBe(sum);
    frames.push(message);
    at += 4 + length;
  }
  return frames;
}

describe('a stream of chunks', () => {
  test('frames of series, queries numbered, at most 120 samples a chunk', async () => {
    const response = await read([UP, { matchers: [[0, '__name__', 'long']] }], [1, 0]);
    expect(response).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse' },
    });
    const frames = framesOf(response.body).map((message) => {
      const series = children(message, 1)[0] as Uint8Array;
      const chunks = children(series, 2).map((chunk) => {
        const data = only(chunk, 4) as Uint8Array;
        const times = [1, 2].map((field) => (NOW_MS - Number(only(chunk, field))) / 1000);
        return [...times, only(chunk, 3), Buffer.from(data).readUInt16BE(0)];
      });
      return [only(message, 2) ?? 0n, ...labelsOf(series), ...chunks];
    });
    expect(frames).toEqual([
      [0n, '__name__=up', 'job=a', [20, 20, 1n, 1]],
      [0n, '__name__=up', 'job=b', [20, 10, 1n, 2]],
      [1n, '__name__=long', [300, 181, 1n, 120], [180, 61, 1n, 120], [60, 51, 1n, 10]],
    ]);
  });

  test('native histograms: chunks of their own kinds', async () => {
    const { body } = await read([{ matchers: [[0, '__name__', 'h']] }], [1]);
    const series = framesOf(body).flatMap((message) => children(message, 1));
    const kinds = series.flatMap((each) => children(each, 2)).map((chunk) => only(chunk, 3));
    expect(kinds).toEqual([2n, 3n, 2n]); // exponential, of fractions, custom
  });

  test('the first type we have is taken, packed or not', async () => {
    const typeOf = async (types: number[]) => (await read([UP], types)).headers['content-type']?.split(/[/;]/)[1];
    expect(await typeOf([0, 1])).toBe('x-protobuf');
    expect(await typeOf([7, 1])).toBe('x-streamed-protobuf');
    const { headers } = await post(requestBytes([UP], [1, 0], true));
    expect(headers['content-type']).toMatch(/^application\/x-streamed-protobuf/);
  });
});

test.each<[name: string, () => ReturnType<typeof post>, status: number, text: RegExp]>([
  ['more samples than allowed', () => read([UP], [], { maxSamples: 2 }), 400, /^exceeded sample limit \(2\)\n$/],
  [
    'no type we have',
    () => read([UP], [7]),
    400,
    /^server does not support any of the requested response types: \[7\]/,
  ],
  ['a regex that does not compile', () => read([{ matchers: [[2, 'job', '(']] }]), 400, /^regex "\(" does not compile/],
  [
    'a matcher of no type',
    () => read([{ matchers: [[4, 'job', '']] }]),
    400,
    /^cannot decode the remote read request\n$/,
  ],
  ['no snappy', () => post(Uint8Array.of(5, 1, 2)), 400, /^snappy: /],
  [
    'no protobuf',
    () => post(encodeSnappy(Uint8Array.of(10, 100, 1))),
    400,
    /^cannot decode the remote read request\n$/,
  ],
  ['a message beyond the limit', () => post(encodeSnappy(new Uint8Array(20_000))), 413, /^snappy: /],
  ['GET', () => post(new Uint8Array(), {}, 'GET'), 405, /use POST/],
])('%s: %d', async (_name, ask, status, text) => {
  expect(await ask()).toMatchObject({ status, text: expect.stringMatching(text) });
});
