import { describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { CUSTOM, EXPONENTIAL, FRACTIONS } from '../contract.fixtures';
import { encodeDeletion, WalDecoder, WalEncoder, type WalRecord } from './wal-record';

const NOTHING = {
  kind: 'samples' as const,
  series: new Map<number, Labels>(),
  refs: new Uint32Array(),
  timestampsMs: new Float64Array(),
  values: new Float64Array(),
  histograms: new Map(),
  startTimestampsMs: undefined,
  late: [],
  exemplars: [],
};

const RECORDS: [string, WalRecord][] = [
  ['nothing', NOTHING],
  ['labels', { ...NOTHING, series: new Map([[4_000_000_000, Labels.of({ __name__: 'a', x: '☃\0' })]]) }],
  [
    'samples, shared times and starts, some late',
    {
      ...NOTHING,
      refs: Uint32Array.of(5, 4_294_967_294, 0, 5),
      timestampsMs: Float64Array.of(10, 10, 10, 7),
      values: Float64Array.of(-0, 5e-324, -Infinity, 2 ** 60),
      startTimestampsMs: Float64Array.of(0, 3, 3, 0),
      late: [3],
    },
  ],
  [
    'histograms of several layouts',
    {
      ...NOTHING,
      refs: Uint32Array.of(1, 2, 3, 4),
      timestampsMs: Float64Array.of(1, 1, 2, 2),
      values: new Float64Array(4),
      histograms: new Map([
        [0, EXPONENTIAL],
        [1, { ...EXPONENTIAL, count: 16 }],
        [2, FRACTIONS],
        [3, CUSTOM],
      ]),
    },
  ],
  ['exemplars', { ...NOTHING, exemplars: [{ ref: 3, labels: Labels.of({ t: '1' }), value: 0.5, timestampMs: 1e12 }] }],
  ...[
    [-Infinity, Infinity],
    [Infinity, -Infinity],
    [5, 5],
  ].map(([startMs = 0, endMs = 0]): [string, WalRecord] => [
    `a deletion from ${startMs} to ${endMs}`,
    { kind: 'deletion', filter: { startMs, endMs, matcherSets: [[{ name: 'a', type: '=~', value: '☃' }], []] } },
  ]),
];

/** By itself, as the first of its segment. */
const encode = (record: WalRecord, encoder = new WalEncoder()) =>
  record.kind === 'deletion' ? encodeDeletion(record.filter) : encoder.samples(record, slotsOf(record.refs)).slice();
/** Slots are few, and taken in order. */
const slotsOf = (refs: Uint32Array) => refs.map((ref) => [...new Set(refs)].sort((a, b) => a - b).indexOf(ref));
const decode = (bytes: Uint8Array) => new WalDecoder().read(bytes);

describe('a record comes back', () => {
  test.each(RECORDS)('%s', (_, record) => {
    expect(decode(encode(record))).toEqual(record);
  });

  test('with the bits of every value', () => {
    const values = new Float64Array(BigUint64Array.of(0x7ff0000000000002n, 0xfff8dead0000beefn, 1n).buffer);
    const samples = { ...NOTHING, refs: Uint32Array.of(1, 2, 3), timestampsMs: Float64Array.of(1, 1, 1), values };
    const back = decode(encode(samples)) as typeof samples;
    expect(new BigUint64Array(back.values.buffer)).toEqual(new BigUint64Array(values.buffer));
  });
});

describe('a broken record is refused', () => {
  test.each(RECORDS)('cut short anywhere: %s', (_, record) => {
    const bytes = encode(record);
    for (let length = 0; length < bytes.length; length++) expect(() => decode(bytes.slice(0, length))).toThrow();
    expect(() => decode(Uint8Array.of(...bytes, 0))).toThrow('1 bytes too many');
  });

  test('of another version', () => {
    expect(() => decode(Uint8Array.of(1, 0))).toThrow('version 1');
  });
});

/** Records of an encoder, one sample each of the series 0, 1 and 2. */
const three = (...values: number[]) => ({
  ...NOTHING,
  refs: Uint32Array.of(0, 1, 2),
  timestampsMs: Float64Array.of(1, 1, 1),
  values: Float64Array.from(values),
});
const valuesOf = (record: WalRecord | undefined) => record?.kind === 'samples' && [...record.values];

describe('a value leans on the one before of its series', () => {
  test('and comes back from records read in order', () => {
    const encoder = new WalEncoder();
    const decoder = new WalDecoder();
    const rows = [
      [1, 0.25, Math.PI],
      [2, 0.5, Math.E],
      [2, 1e15, 0],
      [0.125, -7.77, -0],
      [Number.MAX_SAFE_INTEGER, 2 ** 50, -(2 ** 50)],
      [-0, 5e-324, Number.POSITIVE_INFINITY],
      [0, 5, 1e-3],
    ];
    const sizes: number[] = [];
    for (const row of rows) {
      const bytes = encode(three(...row), encoder);
      sizes.push(bytes.length);
      expect(valuesOf(decoder.read(bytes))).toEqual(row);
    }
    expect(Math.max(...sizes)).toBeLessThan(45);
  });

  test('so that counters and gauges take two bytes a sample', () => {
    const encoder = new WalEncoder();
    const refs = Uint32Array.from({ length: 1000 }, (_, i) => i);
    const timestampsMs = new Float64Array(1000).fill(1_700_000_000_000);
    const row = (step: number) => ({
      ...NOTHING,
      ...{ refs, timestampsMs },
      values: Float64Array.from({ length: 1000 }, (_, i) => Math.round((i * 1e6 + step * (15 + i / 100)) * 100) / 100),
    });
    encode(row(1), encoder);
    expect(encode(row(2), encoder).length).toBeLessThan(2100);
  });

  test('but not on what another series in its slot had', () => {
    const encoder = new WalEncoder();
    const decoder = new WalDecoder();
    decoder.read(encode(three(1, 2, 3), encoder));
    encoder.forget(1);
    const slots = Uint32Array.of(0, 1, 2);
    const other = { ...three(5, 6, 7), refs: Uint32Array.of(0, 99, 2) };
    expect(valuesOf(decoder.read(encoder.samples(other, slots)))).toEqual([5, 6, 7]);
  });

  test('nor on a record of which nobody knows whether it was committed', () => {
    const encoder = new WalEncoder();
    const first = encode(three(1, 2, 3), encoder);
    const lost = encode(three(50, 60, 70), encoder);
    encoder.beginEpoch();
    const next = encode(three(5, 6, 7), encoder);
    const last = encode(three(6, 7, 8), encoder);
    for (const [order, wanted] of [
      [
        [first, next, last],
        [
          [1, 2, 3],
          [5, 6, 7],
          [6, 7, 8],
        ],
      ],
      [
        [first, lost, next, last],
        [
          [1, 2, 3],
          [50, 60, 70],
          [5, 6, 7],
          [6, 7, 8],
        ],
      ],
      // It went through after all, when what was stored instead had been: it is as if it had not.
      [
        [first, next, lost, last],
        [[1, 2, 3], [5, 6, 7], false, [6, 7, 8]],
      ],
    ] as const) {
      const decoder = new WalDecoder();
      expect(order.map((bytes) => valuesOf(decoder.read(bytes)))).toEqual(wanted);
    }
  });

  test('over ten thousand records of random numbers, bit by bit', () => {
    const encoder = new WalEncoder();
    const decoder = new WalDecoder();
    let seed = 5;
    const random = () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return seed / 0x80000000;
    };
    const kinds = [
      () => Math.round(random() * 100),
      () => Math.round(random() * 1e5) / 100,
      () => (random() - 0.5) * 2 ** Math.round(random() * 2000 - 1000),
      () => Math.round((random() - 0.5) * 2 ** 54),
      () => Math.round(random() * 10) / 1000,
      () => [0, -0, Number.NaN, Infinity, -Infinity, 2 ** 50, 2 ** 50 + 1][Math.floor(random() * 7)] as number,
    ];
    for (let i = 0; i < 10_000; i++) {
      const values = [0, 1, 2].map(() => (kinds[Math.floor(random() * kinds.length)] as () => number)());
      const back = decoder.read(encode(three(...values), encoder)) as ReturnType<typeof three>;
      expect(new BigUint64Array(back.values.buffer)).toEqual(new BigUint64Array(Float64Array.from(values).buffer));
    }
  });
});

describe('records of version 3 are read', () => {
  test('samples', () => {
    const bytes = Buffer.from(
      '0300010702085f5f6e616d655f5f027570036a6f620161030280a0abfef962011e0e0403000000000000f83f000000000000008035580066' +
        '2deb517e00010100020a0102010980c0a8ca9a3a000000000000e03f0101740131',
      'hex',
    );
    expect(decode(bytes)).toEqual({
      kind: 'samples',
      series: new Map([[7, Labels.of({ __name__: 'up', job: 'a' })]]),
      refs: Uint32Array.of(7, 9, 7),
      timestampsMs: Float64Array.of(1_700_000_000_000, 1_700_000_000_000, 1_700_000_000_015),
      values: Float64Array.of(1.5, -0, 3e300),
      histograms: new Map(),
      startTimestampsMs: Float64Array.of(0, 5, 5),
      late: [2],
      exemplars: [{ ref: 9, labels: Labels.of({ t: '1' }), value: 0.5, timestampMs: 1e12 }],
    });
  });

  test('a deletion', () => {
    const hex =
      '0301000000000000f0ff0000000000001440275b5b7b226e616d65223a2261222c2274797065223a223d222c2276616c7565223a2262227d5d5d';
    expect(decode(Buffer.from(hex, 'hex'))).toEqual({
      kind: 'deletion',
      filter: { startMs: -Infinity, endMs: 5, matcherSets: [[{ name: 'a', type: '=', value: 'b' }]] },
    });
  });
});
