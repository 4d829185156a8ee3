import { describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { CUSTOM, EXPONENTIAL, FRACTIONS } from '../contract.fixtures';
import { decodeWalRecord, encodeWalRecord, type WalRecord } from './wal-record';

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

describe('a record comes back', () => {
  test.each(RECORDS)('%s', (_, record) => {
    expect(decodeWalRecord(encodeWalRecord(record))).toEqual(record);
  });

  test('with the bits of every value', () => {
    const values = new Float64Array(BigUint64Array.of(0x7ff0000000000002n, 0xfff8dead0000beefn, 1n).buffer);
    const samples = { ...NOTHING, refs: Uint32Array.of(1, 2, 3), timestampsMs: Float64Array.of(1, 1, 1), values };
    const back = decodeWalRecord(encodeWalRecord(samples));
    expect(back.kind === 'samples' && new BigUint64Array(back.values.buffer)).toEqual(
      new BigUint64Array(values.buffer),
    );
  });
});

describe('a broken record is refused', () => {
  test.each(RECORDS)('cut short anywhere: %s', (_, record) => {
    const bytes = encodeWalRecord(record);
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeWalRecord(bytes.slice(0, length))).toThrow();
    expect(() => decodeWalRecord(Uint8Array.of(...bytes, 0))).toThrow('1 bytes too many');
  });

  test('of another version', () => {
    expect(() => decodeWalRecord(Uint8Array.of(1, 0))).toThrow('version 1');
  });
});
