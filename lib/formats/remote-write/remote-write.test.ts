// Messages of both versions, built byte by byte, as a client would send them; and bytes no client should.
import { describe, expect, test } from 'vitest';
import type { Labels } from '@/lib/kernel/labels';
import type { RemoteWriteSink } from './sink';
import { readWriteRequest } from './version-1';
import { readRequestV2 } from './version-2';

const varint = (value: bigint): number[] => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
};
const number = (field: number, value: number | bigint) => [...varint(BigInt(field << 3)), ...varint(BigInt(value))];
const bytes = (field: number, content: readonly number[]) => [
  ...varint(BigInt((field << 3) | 2)),
  ...varint(BigInt(content.length)),
  ...content,
];
const text = (field: number, value: string) => bytes(field, [...Buffer.from(value)]);
const double = (field: number, value: number) => {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return [...varint(BigInt((field << 3) | 1)), ...content];
};

const label = (name: string, value: string) => bytes(1, [...text(1, name), ...text(2, value)]);
const sample = (value: number, timestampMs: number | bigint) =>
  bytes(2, [...double(1, value), ...number(2, timestampMs)]);

/** What a sink was given, readable. */
function collect(read: typeof readWriteRequest, message: readonly number[]) {
  const body = Uint8Array.from(message);
  const view = new DataView(body.buffer);
  const got: unknown[] = [];
  let labels: Labels | undefined;
  const sink: RemoteWriteSink = {
    series: (_start, _end, readLabels) => {
      labels = readLabels();
    },
    sample: (at, timestampMs) => got.push([String(labels), at < 0 ? 0 : view.getFloat64(at, true), timestampMs]),
    other: (kind) => got.push(kind),
    metadata: (metadata) => got.push(metadata),
  };
  read(body, sink);
  return got;
}

const UP = [...label('__name__', 'up'), ...label('job', 'a')];

describe('version 1', () => {
  const read = (message: readonly number[]) => collect(readWriteRequest, message);

  test('series with their samples', () => {
    const message = [
      ...bytes(1, [...UP, ...sample(1.5, 1000), ...sample(-2, 2000)]),
      ...bytes(1, [...label('__name__', 'käse'), ...sample(3, -5n)]),
    ];
    expect(read(message)).toEqual([
      ['up{job="a"}', 1.5, 1000],
      ['up{job="a"}', -2, 2000],
      ['käse', 3, -5],
    ]);
  });

  test('a value of 0 may be left out, unknown fields are passed over', () => {
    const message = [...number(99, 7), ...bytes(1, [...UP, ...bytes(2, number(2, 1000)), ...text(77, 'new')])];
    expect(read(message)).toEqual([['up{job="a"}', 0, 1000]]);
  });

  test('metadata', () => {
    const message = bytes(3, [...number(1, 1), ...text(2, 'up'), ...text(4, 'Is it?'), ...text(5, 's')]);
    expect(read(message)).toEqual([{ metric: 'up', type: 'counter', help: 'Is it?', unit: 's' }]);
  });

  test('histograms and exemplars are counted', () => {
    expect(read(bytes(1, [...UP, ...bytes(3, []), ...bytes(4, [])]))).toEqual(['exemplar', 'histogram']);
  });

  test.each<[what: string, message: readonly number[], reason: RegExp]>([
    ['a message that is cut off', bytes(1, [...UP, ...sample(1, 1)]).slice(0, -3), /ends within a field/],
    ['a length that reaches past its message', [10, 50, 1, 2], /ends within a field/],
    ['a number without end', [8, ...new Array<number>(11).fill(255)], /does not end/],
    ['a wire type that is none', [7], /wire type 7/],
    ['a group', [11], /wire type 3/],
    [
      'a text that is not UTF-8',
      bytes(1, [...bytes(1, [...text(1, '__name__'), ...bytes(2, [0xff])]), ...sample(1, 1)]),
      /UTF-8/,
    ],
    ['no metric name', bytes(1, [...label('job', 'a'), ...sample(1, 1)]), /invalid metric name or labels/],
    ['no labels at all', bytes(1, sample(1, 1)), /invalid metric name or labels/],
    ['a repeated label', bytes(1, [...UP, ...label('job', 'b'), ...sample(1, 1)]), /invalid metric name or labels/],
    ['labels after samples', bytes(1, [...UP, ...sample(1, 1), ...label('late', 'x')]), /labels after samples/],
  ])('%s is refused', (_what, message, reason) => {
    expect(() => read(message)).toThrow(
      expect.objectContaining({ kind: 'bad_input', message: expect.stringMatching(reason) }),
    );
  });
});

describe('version 2', () => {
  const read = (message: readonly number[]) => collect(readRequestV2, message);
  const SYMBOLS = ['', '__name__', 'up', 'job', 'a', 'Is it?', 's', 'lat_bucket'].flatMap((symbol) => text(4, symbol));
  const refs = (...numbers: number[]) =>
    bytes(
      1,
      numbers.flatMap((each) => varint(BigInt(each))),
    );

  test('series with their samples; the table may come last', () => {
    const series = bytes(5, [...refs(1, 2, 3, 4), ...sample(1.5, 1000)]);
    expect(read([...SYMBOLS, ...series])).toEqual([['up{job="a"}', 1.5, 1000]]);
    expect(read([...series, ...SYMBOLS])).toEqual([['up{job="a"}', 1.5, 1000]]);
  });

  test('metadata is of the family', () => {
    const series = bytes(5, [...refs(1, 7), ...bytes(5, [...number(1, 3), ...number(3, 5), ...number(4, 6)])]);
    expect(read([...SYMBOLS, ...series])).toEqual([{ metric: 'lat', type: 'histogram', help: 'Is it?', unit: 's' }]);
  });

  test.each<[what: string, message: readonly number[], reason: RegExp]>([
    ['a symbol that is not there', [...SYMBOLS, ...bytes(5, [...refs(1, 99), ...sample(1, 1)])], /symbol 99 of 8/],
    ['a name without a value', [...SYMBOLS, ...bytes(5, [...refs(1, 2, 3), ...sample(1, 1)])], /no value/],
    ['a table that does not begin with ""', text(4, 'x'), /begin with/],
  ])('%s is refused', (_what, message, reason) => {
    expect(() => read(message)).toThrow(
      expect.objectContaining({ kind: 'bad_input', message: expect.stringMatching(reason) }),
    );
  });
});

test.each([readWriteRequest, readRequestV2])('random and mutated bytes never do more than be refused', (read) => {
  let seed = 11;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed % below;
  };
  const valid = [
    ...bytes(1, [...UP, ...sample(1, 1)]),
    ...text(4, ''),
    ...bytes(5, [...bytes(1, [0, 0]), ...sample(1, 1)]),
  ];
  for (let i = 0; i < 3000; i++) {
    const message = [...valid];
    for (let flips = 1 + random(4); flips > 0; flips--) message[random(message.length)] = random(256);
    try {
      collect(read, message);
    } catch (thrown) {
      expect(thrown).toMatchObject({ kind: 'bad_input' });
    }
  }
});
