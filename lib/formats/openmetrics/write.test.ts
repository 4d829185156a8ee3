import { describe, expect, test } from 'vitest';
import { writeStale } from '@/lib/kernel/float';
import { Labels } from '@/lib/kernel/labels';
import { parseSeries } from '../exposition/series';
import type { DescribedFamily, FamilyType } from './families';
import { parseOpenMetrics } from './read';
import type { WrittenSeries } from './write';
import { writeText } from './write.fixtures';

/** Points are [seconds, value]; a value 'stale' is a staleness marker. */
function series(
  labels: Record<string, string>,
  points: [seconds: number, value: number | 'stale'][],
  more: Partial<WrittenSeries> = {},
): WrittenSeries {
  const values = new Float64Array(points.length);
  points.forEach(([, value], i) => {
    if (value === 'stale') writeStale(values, i);
    else values[i] = value;
  });
  const timestampsMs = Float64Array.from(points, ([seconds]) => seconds * 1000);
  return { labels: Labels.of(labels), timestampsMs, values, ...more };
}

type Described = DescribedFamily & { readonly series: readonly WrittenSeries[] };

const family = (type: FamilyType, metric: string, ...all: WrittenSeries[]): Described => ({
  ...{ type, metric, help: '', unit: '', series: all },
});

const write = (...described: Described[]) =>
  writeText(
    described.flatMap(({ series }) => series),
    described,
  );

describe('families', () => {
  test('none', () => expect(write()).toBe('# EOF\n'));

  test('a gauge, with help and unit; staleness markers and histograms are left out, and counted', () => {
    const all = series(
      { __name__: 't_seconds', a: 'q"\\\n' },
      [
        [1, 1.5],
        [2, 'stale'],
        [3.25, -Infinity],
        [4, 9],
      ],
      {
        histograms: [undefined, undefined, undefined, {}],
      },
    );
    const leftOut = { histograms: 0, stalenessMarkers: 0 };
    const described = { ...family('gauge', 't_seconds'), help: 'a "b"\n', unit: 'seconds' };
    expect(writeText([all], [described], leftOut)).toBe(
      '# TYPE t_seconds gauge\n# UNIT t_seconds seconds\n# HELP t_seconds a \\"b\\"\\n\n' +
        't_seconds{a="q\\"\\\\\\n"} 1.5 1\nt_seconds{a="q\\"\\\\\\n"} -Inf 3.25\n# EOF\n',
    );
    expect(leftOut).toEqual({ histograms: 1, stalenessMarkers: 1 });
  });

  test('a counter loses its suffix, and says when it began', () => {
    const all = series(
      { __name__: 'a_total', quantile: 'x' },
      [
        [10, 1],
        [20, 2],
      ],
      {
        startTimestampsMs: Float64Array.of(5000, 5000),
      },
    );
    expect(write(family('counter', 'a_total', all))).toBe(
      '# TYPE a counter\na_total{quantile="x"} 1 10\na_created{quantile="x"} 5 10\n' +
        'a_total{quantile="x"} 2 20\na_created{quantile="x"} 5 20\n# EOF\n',
    );
  });

  test('a histogram, point by point, its buckets rising', () => {
    const points = (value: number): [number, number][] => [
      [1, value],
      [2, value + 1],
    ];
    const all = [
      series({ __name__: 'h_sum', x: '1' }, points(7)),
      series({ __name__: 'h_bucket', x: '1', le: '+Inf' }, points(3)),
      series({ __name__: 'h_bucket', x: '1', le: '2.0' }, points(1)),
      series({ __name__: 'h_bucket', x: '1', le: '10.0' }, points(2)),
      series({ __name__: 'h_count', x: '1' }, [[2, 4]]),
      series({ __name__: 'h_count', x: '0' }, [[1, 1]], { startTimestampsMs: Float64Array.of(500) }),
    ];
    expect(write(family('histogram', 'h', ...all)).split('\n')).toEqual([
      '# TYPE h histogram',
      'h_bucket{le="2.0",x="1"} 1 1',
      'h_bucket{le="10.0",x="1"} 2 1',
      'h_bucket{le="+Inf",x="1"} 3 1',
      'h_sum{x="1"} 7 1',
      'h_bucket{le="2.0",x="1"} 2 2',
      'h_bucket{le="10.0",x="1"} 3 2',
      'h_bucket{le="+Inf",x="1"} 4 2',
      'h_count{x="1"} 4 2',
      'h_sum{x="1"} 8 2',
      'h_count{x="0"} 1 1',
      'h_created{x="0"} 0.5 1',
      '# EOF',
      '',
    ]);
  });

  test('names in UTF-8 are quoted', () => {
    expect(write(family('gauge', 'k ä', series({ __name__: 'k ä', 'l.b': 'v', c: '1' }, [[1, 1]])))).toBe(
      '# TYPE "k ä" gauge\n{"k ä",c="1","l.b"="v"} 1 1\n# EOF\n',
    );
  });

  test('series that are not named as the type demands are of type unknown, each name a family', () => {
    const all = [
      series({ __name__: 'a' }, [[1, 1]]),
      series({ __name__: 'a_x' }, [[1, 2]]),
      series({ __name__: 'a', b: '1' }, [[1, 3]]),
    ];
    expect(write(family('counter', 'a', ...all))).toBe(
      '# TYPE a unknown\na 1 1\na{b="1"} 3 1\n# TYPE a_x unknown\na_x 2 1\n# EOF\n',
    );
  });
});

test('what was written is read back: values, times to the millisecond, starts, types', () => {
  const values = [0.1, 1e300, 5e-324, -0, 123456789.125];
  const points = values.map((value, i): [number, number] => [1_700_000_000.001 + i, value]);
  const startTimestampsMs = Float64Array.from(values, () => 1_699_999_999_999);
  const families = [
    family('counter', 'a_total', series({ __name__: 'a_total', x: 'y' }, points, { startTimestampsMs })),
    family('gauge', 'g', series({ __name__: 'g' }, points)),
    family('unknown', 'a b', series({ __name__: 'a b', 'c d': '"\\\n' }, points)),
  ];
  const found: Record<string, number[][]> = {};
  const types: string[][] = [];
  parseOpenMetrics(Buffer.from(write(...families)), {
    sample(bytes, start, end, value, timestampMs = NaN, startMs = 0) {
      const key = String(parseSeries(bytes, start, end));
      found[key] = [...(found[key] ?? []), [timestampMs, value, startMs]];
    },
    metadata: (...entry) => types.push(entry),
  });
  const expected = (startMs: number) => values.map((value, i) => [1_700_000_000_001 + 1000 * i, value, startMs]);
  expect(found).toEqual({
    'a_total{x="y"}': expected(1_699_999_999_999),
    g: expected(0),
    'a b{c d="\\"\\\\\\n"}': expected(0),
  });
  expect(types.map(([, ...rest]) => rest)).toEqual([
    ['a', 'counter'],
    ['g', 'gauge'],
    ['a b', 'unknown'],
  ]);
});
