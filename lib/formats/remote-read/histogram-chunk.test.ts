// Native histograms streamed, byte for byte as Prometheus 2.42 (Debian, --enable-feature=native-histograms) gives them: written
// by remote write, a sample a request, then POST /api/v1/read. What it cannot give (gauges fail in it, custom buckets are newer)
// is checked against the format's description.
import { describe, expect, test } from 'vitest';
import type { Histogram } from '@/lib/kernel/histogram';
import { Labels } from '@/lib/kernel/labels';
import { HistogramChunkEncoder, histogramChunkEnd } from './histogram-chunk';
import type { ReadSeries } from './series';
import { ChunkedStream } from './streamed';

const START_MS = 1_700_000_000_000;
const base: Histogram = {
  ...{ schema: 1, zeroThreshold: 2 ** -128, zeroCount: 2, count: 9, sum: 18.4 },
  positiveSpans: [
    { offset: 0, length: 2 },
    { offset: 1, length: 2 },
  ],
  positiveBuckets: [1, 2, 1, 1],
  negativeSpans: [{ offset: -3, length: 1 }],
  negativeBuckets: [2],
  customValues: [],
  counterResetHint: 'unknown',
  isInteger: true,
};

/** `by` says how much a bucket has grown for each of `i`; the negative one is the tenth. */
function grown(i: number, by: (bucket: number) => number, more: Partial<Histogram> = {}): Histogram {
  const positiveBuckets = base.positiveBuckets.map((count, bucket) => count + by(bucket) * i);
  const negativeBuckets = base.negativeBuckets.map((count) => count + by(9) * i);
  const zeroCount = base.zeroCount + i;
  const count = [...positiveBuckets, ...negativeBuckets].reduce((a, b) => a + b, zeroCount);
  return { ...base, positiveBuckets, negativeBuckets, zeroCount, count, sum: 18.4 + i * i * 0.1, ...more };
}

const seriesOf = (name: string, histograms: readonly Histogram[], afterMs = (i: number) => i * 15_000): ReadSeries => ({
  labels: Labels.of({ __name__: name }),
  timestampsMs: Float64Array.from(histograms, (_, i) => START_MS + afterMs(i)),
  values: new Float64Array(histograms.length),
  histograms,
});

test.each<[name: string, series: ReadSeries, golden: string]>([
  [
    'a steady one',
    seriesOf(
      'h_steady',
      [0, 1, 2, 3, 4].map((i) => grown(i, (bucket) => bucket + 1)),
    ),
    '6de037c9d80a6b0a140a085f5f6e616d655f5f1208685f73746561647912530880d095ffbc3110e0a499ffbc3118022241000500748ca494631aff' +
      '0000c5e7f2b40062648064cccccccccccd18dd2f83a98cac785fccccccccccce318c71424ccccccccccc01bc2c036e3d33333333333000',
  ],
  [
    'counts that jump, late samples, a threshold that is no power of two',
    seriesOf(
      'h_jumps',
      [0, 1, 5, 100, 70_000, 9_000_000, 3e10, 3e10].map((i) =>
        grown(i, (bucket) => (bucket % 2) + 1, { zeroThreshold: 0.001 }),
      ),
      (i) => i * 15_000 + (i % 3) * 7,
    ),
    'cf02cf083fd30acc020a130a085f5f6e616d655f5f1207685f6a756d707312b4020880d095ffbc3110af849cffbc31180222a102000800ff3f5062' +
      '4dd2f1a9fc8ca494631aff0000c5e7f2b40062648064cccccccccccd18dd2f83a9fc4c785fccccccccccce31bc64cdcf6e5999999999999ce759e1' +
      'b57e333e2de8e2ecd555555555578b7c5bed2f16f96d95fc099615f910adcfcccb9ff685555557e442b7e442b7ebbd4fe442b7f0088569fc000000' +
      '09817fc9f90e63899b8c810de3bf18bfffc8731c4fc8731c4fd78ce3cfc8731c4fe000000010e6388d5ff00001f69d15e387f0000037d890a7865e' +
      'b4779db4881969dfe000006fb1214f0fe000006fb1214f0fefffff904edeb10fe000006fb1214f0fe00000df62429e0caff7fffe093c975207f7ff' +
      'ffc8232d4203fbffffe41196a103fbffffe41196a103f800001bee695f03fbffffe41196a103fbffffc8232d4200',
  ],
  [
    'float histograms',
    seriesOf(
      'h_floats',
      [0, 1, 2, 7, 7.5].map((i) =>
        grown(i, (bucket) => bucket / 3, { isInteger: false, schema: -3, zeroThreshold: 0 }),
      ),
    ),
    'ec0126a36d340ae9010a140a085f5f6e616d655f5f1208685f666c6f61747312d0010880d095ffbc3110e0a499ffbc31180322bd0100050000aca4' +
      '94631aff0000c5e7f2b4002011000000000000200000000000000020193333333333331ff800000000000020000000000000001ff8000000000000' +
      '1ff800000000000020000000000000007c1d4c6c0bd80f85fcccccccccccdbb2aaaaaaaaaaaaf6675555555555557097fff5875ac5deb0b9333333' +
      '3333336e5ffffffffffffe133fff603d426b491f3a85ced12dac3bac3ba83bac5ba05de0f667e955555555555bb2d555555555557667d555555555' +
      '557783d82fc0',
  ],
  [
    'without any buckets',
    seriesOf(
      'h_empty',
      [0, 0].map(() => ({
        ...{ ...base, positiveSpans: [], positiveBuckets: [], negativeSpans: [], negativeBuckets: [] },
        ...{ count: 0, zeroCount: 0, sum: 0, schema: 8 },
      })),
    ),
    '44e206ee370a420a130a085f5f6e616d655f5f1207685f656d707479122b0880d095ffbc311098c596ffbc311802221900020074c41fc0003179fc' +
      'ad00000000000000000007c1d4c0',
  ],
])('%s', (_name, series, golden) => {
  const stream = new ChunkedStream(1_048_576);
  stream.series(series, 0);
  expect(Buffer.from(stream.bytes()).toString('hex')).toBe(golden);
});

/** The bits of a chunk of these, after the number of samples. */
function bitsOf(...histograms: readonly Histogram[]): string {
  const times = Float64Array.from(histograms, (_, i) => i);
  const chunk = new HistogramChunkEncoder().encode(times, histograms, 0, histograms.length);
  return Array.from(chunk.subarray(2), (byte) => byte.toString(2).padStart(8, '0')).join('');
}

const custom: Histogram = {
  ...{ ...base, schema: -53, zeroThreshold: 0, zeroCount: 0, negativeSpans: [], negativeBuckets: [] },
  ...{
    positiveSpans: [{ offset: 0, length: 1 }],
    positiveBuckets: [1],
    count: 1,
    sum: 1,
    customValues: [0.005, 1 / 3],
  },
};

test('custom bounds: few digits as thousandths, others whole', () => {
  const third = new DataView(new ArrayBuffer(8));
  third.setFloat64(0, 1 / 3);
  const bits = third.getBigUint64(0).toString(2).padStart(64, '0');
  // schema -53 in nine bits; one span of length 1, offset 0; no negative ones; two bounds: 5 + 1, then a 0 and all bits.
  const shape = ['1110', '111001011', '10001', '10001', '0', '0', '10010', '10110', `0${bits}`];
  expect(bitsOf(custom)).toMatch(new RegExp(`^${'0'.repeat(16)}${shape.join('')}`));
});

test.each([
  ['unknown', '00'],
  ['reset', '10'],
  ['not_reset', '01'],
  ['gauge', '11'],
] as const)('what is known of resets: %s', (counterResetHint, flags) => {
  expect(bitsOf({ ...base, counterResetHint }).slice(0, 8)).toBe(`${flags}000000`);
});

describe('a chunk ends', () => {
  const end = (...histograms: readonly (Histogram | undefined)[]) =>
    histogramChunkEnd(histograms, 0, histograms.length);
  const next = grown(1, () => 1);

  test('where it may be at most', () => {
    expect(end(base, next, next)).toBe(3);
    expect(histogramChunkEnd([base, next, next], 0, 2)).toBe(2);
  });

  test.each<[why: string, Histogram | undefined]>([
    ['floats follow', undefined],
    ['the counter was reset', { ...next, counterResetHint: 'reset' }],
    ['a count falls', { ...next, count: 8 }],
    ['a bucket falls', { ...next, positiveBuckets: [2, 1, 2, 2] }],
    ['it is a gauge from now on', { ...next, counterResetHint: 'gauge' }],
    ['counts are no whole numbers any more', { ...next, isInteger: false }],
    ['the schema is another', { ...next, schema: 2 }],
    ['a bucket is new', { ...next, negativeSpans: [{ offset: -3, length: 2 }], negativeBuckets: [3, 1] }],
    ['counts are too large for exact differences', { ...next, count: 2 ** 51 }],
  ])('where %s', (_why, other) => expect(end(base, other)).toBe(1));

  test('not where a gauge falls', () => {
    const gauge = { ...next, counterResetHint: 'gauge' } as const;
    expect(end(gauge, { ...base, counterResetHint: 'gauge' })).toBe(2);
  });

  test('where custom bounds are others', () => {
    expect(end(custom, { ...custom, customValues: [0.005, 0.5] })).toBe(1);
    expect(end(custom, { ...custom, customValues: [0.005, 1 / 3] })).toBe(2);
  });
});

test('counts up to 2^53 are exact: each is a chunk', () => {
  const large = [2 ** 53 - 1, 2 ** 53 - 1].map((count) => ({ ...base, count }));
  expect(histogramChunkEnd(large, 0, 2)).toBe(1);
  const at = bitsOf(large[0] as Histogram).indexOf(`11111110${(2n ** 53n - 1n).toString(2).padStart(56, '0')}`);
  expect(at).toBeGreaterThan(0);
});
