// What we write as OpenMetrics, Prometheus' own tool makes blocks of; what it dumps of them, we read: the same samples.
// Skipped where there is no promtool.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import type { DescribedFamily, FamilyType } from '../openmetrics/families';
import type { WrittenSeries } from '../openmetrics/write';
import { writeText } from '../openmetrics/write.fixtures';
import { DumpReader } from './read';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const directory = mkdtempSync(join(tmpdir(), 'quadrant-promtool-'));
afterAll(() => rmSync(directory, { recursive: true }));

const VALUES = [0, -0, 1.5, 1e300, 5e-324, Number.NaN, Infinity, -Infinity, 123456789.123, 0.1];
const FIRST_MS = 1_600_000_000_123;

const series = (labels: Record<string, string>, values: readonly number[] = VALUES): WrittenSeries => ({
  labels: Labels.of(labels),
  timestampsMs: Float64Array.from(values, (_, i) => FIRST_MS + i * 15_001),
  values: Float64Array.from(values),
});

const family = (type: FamilyType, metric: string, ...all: WrittenSeries[]) => ({
  ...{ type, metric, help: 'He said "x"\n\\', unit: '', series: all },
});

const FAMILIES: readonly (DescribedFamily & { readonly series: readonly WrittenSeries[] })[] = [
  family(
    'counter',
    'a_total',
    series({ __name__: 'a_total', x: 'q"\\\n{},= é😀\t\x07\x7f\u00a0' }),
    series({ __name__: 'a_total' }),
  ),
  family('gauge', 'g', series({ __name__: 'g', x: '1' })),
  family(
    'histogram',
    'h',
    ...['0.5', '1.0', '+Inf'].map((le) => series({ __name__: 'h_bucket', le }, [1, 2, 3])),
    series({ __name__: 'h_count' }, [1, 2, 3]),
    series({ __name__: 'h_sum' }, [1, 2, 3]),
  ),
  family('summary', 's', series({ __name__: 's', quantile: '0.5' }, [1, 2]), series({ __name__: 's_count' }, [1, 2])),
  family('info', 'b_info', series({ __name__: 'b_info', v: '1' }, [1, 1])),
  family('counter', 'odd', series({ __name__: 'odd' }, [1, 1])),
];

function promtool(...args: string[]): string {
  return execFileSync('promtool', ['tsdb', ...args], { encoding: 'utf8' });
}

test.skipIf(!hasPromtool)('samples come back through promtool as they were', () => {
  const [text, blocks] = [join(directory, 'text.om'), join(directory, 'blocks')];
  writeFileSync(
    text,
    writeText(
      FAMILIES.flatMap(({ series }) => series),
      FAMILIES,
    ),
  );
  promtool('create-blocks-from', 'openmetrics', text, blocks);
  mkdirSync(join(blocks, 'wal'), { recursive: true }); // older ones do not dump without

  const found: Record<string, number[][]> = {};
  const reader = new DumpReader({
    sample: (labels, value, timestampMs) => {
      found[labels.toString()] ??= [];
      found[labels.toString()]?.push([timestampMs, value]);
    },
    histogram: () => expect.fail('there are no native histograms'),
  });
  reader.write(Buffer.from(promtool('dump', blocks)));
  reader.end();
  const sent = FAMILIES.flatMap((each) => each.series).map(({ labels, timestampsMs, values }) => [
    labels.toString(),
    [...timestampsMs].map((timestampMs, i) => [timestampMs, values[i]]),
  ]);
  expect(found).toEqual(Object.fromEntries(sent));
});
