import { describe, expect, test } from 'vitest';
import type { Histogram } from '@/lib/kernel/histogram';
import { isSameHistogram } from '../append-rules';
import { CUSTOM, EXPONENTIAL, FRACTIONS } from '../contract.fixtures';
import { HistogramSource } from '../postgres/model.histograms.suite';
import { ByteReader, ByteWriter } from './bytes';
import { HistogramReader, HistogramWriter } from './histograms';
import { Seeded } from './series.suite';

function encoded(row: readonly Histogram[]): Uint8Array {
  const out = new ByteWriter();
  const writer = new HistogramWriter();
  for (const histogram of row) writer.write(histogram, out);
  return out.done().slice();
}

function decoded(bytes: Uint8Array, count: number): Histogram[] {
  const from = new ByteReader(bytes, 'row of histograms');
  const reader = new HistogramReader();
  const row = Array.from({ length: count }, () => reader.read(from));
  from.end();
  return row;
}

const more = { ...EXPONENTIAL, count: 16, positiveBuckets: [1, 2, 4] };

const ROWS: [string, Histogram[]][] = [
  ['one', [EXPONENTIAL]],
  ['the same again', [EXPONENTIAL, EXPONENTIAL]],
  ['counts that rise', [EXPONENTIAL, more]],
  ['counts that fall', [more, { ...EXPONENTIAL, counterResetHint: 'reset' }]],
  ['fractions', [FRACTIONS, { ...FRACTIONS, sum: Number.NaN, count: 5e-324 }]],
  ['custom buckets, then others', [CUSTOM, CUSTOM, { ...CUSTOM, customValues: [-1, 0, 1] }]],
  ['layouts that change', [EXPONENTIAL, FRACTIONS, CUSTOM, EXPONENTIAL]],
  ['whole ones, then fractions of the same layout', [EXPONENTIAL, { ...EXPONENTIAL, isInteger: false, count: 0.5 }]],
  [
    'a zero threshold of the other sign',
    [
      { ...EXPONENTIAL, zeroThreshold: 0 },
      { ...EXPONENTIAL, zeroThreshold: -0 },
    ],
  ],
  [
    'a bound of the other sign',
    [
      { ...CUSTOM, customValues: [0] },
      { ...CUSTOM, customValues: [-0] },
    ],
  ],
  [
    'the largest counts',
    [
      { ...EXPONENTIAL, count: 2 ** 53, zeroCount: 2 ** 64 },
      { ...EXPONENTIAL, count: 3 },
    ],
  ],
  [
    'differences at the limit',
    [
      { ...EXPONENTIAL, count: 2 ** 52 - 1 },
      { ...EXPONENTIAL, count: 2 ** 53 - 2 },
    ],
  ],
  ['no buckets', [{ ...EXPONENTIAL, positiveSpans: [], positiveBuckets: [], negativeSpans: [], negativeBuckets: [] }]],
  ['spans of nothing', [{ ...EXPONENTIAL, positiveSpans: [{ offset: -9, length: 0 }], positiveBuckets: [] }]],
];

describe('a row comes back', () => {
  test.each(ROWS)('%s', (_, row) => {
    expect(decoded(encoded(row), row.length)).toEqual(row);
  });

  test('of any histograms', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const source = new HistogramSource(new Seeded(seed));
      const row = Array.from({ length: 20 }, () => source.next());
      const back = decoded(encoded(row), row.length);
      back.forEach((histogram, i) => {
        const sent = row[i] as Histogram;
        expect(isSameHistogram(histogram, sent), `seed ${seed}, ${i}`).toBe(true);
        expect(histogram.counterResetHint).toBe(sent.counterResetHint);
      });
    }
  });

  test('of one layout in few bytes', () => {
    const row = Array.from({ length: 100 }, (_, i) => ({ ...EXPONENTIAL, count: 15 + i }));
    expect(encoded(row).length).toBeLessThan(100 * 20);
  });
});

test.each(ROWS)('cut short anywhere is refused: %s', (_, row) => {
  const bytes = encoded(row);
  for (let length = 0; length < bytes.length; length++)
    expect(() => decoded(bytes.slice(0, length), row.length)).toThrow(/^row of histograms/);
});
