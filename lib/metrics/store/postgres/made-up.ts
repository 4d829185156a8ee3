// A small store of made-up series, read by the code that reads the real one: what is older than an instant lies in blocks, the rest in
// the head. Nothing of it is in the database. For the rehearsal of queries (lib/runtime/rehearsal).
import type { Pool } from 'pg';
import { bug } from '@/lib/kernel/errors';
import { compareBytes, Labels } from '@/lib/kernel/labels';
import { compileMatchers, type Matcher } from '@/lib/kernel/matchers';
import { Block, encodeBlock, GROUP_SIZE } from '../codec/block';
import { wordsOf } from '../columns';
import type { SampleReader, SeriesFilter, TimeRange } from '../contract';
import { DecodedCache } from '../decoded-cache';
import { Head } from '../head/head';
import { SeriesTable } from '../head/series-table';
import { LentValues } from '../lent-values';
import { Archive } from './archive';
import { BlockCache } from './block-cache';
import { Blocks } from './blocks';
import { DecodedBlocks } from './decoded-blocks';
import { WINDOW_MS, windowStart } from './directory';
import { findSeries, labelsWithin, readInBatches, valuesWithin } from './select';
import type { GroupWithin } from './selections';

const EVERY_MS = 15_000;
/** The first instant whose samples are in memory: in November 2023, in no sense now. */
const IN_MEMORY_FROM_MS = windowStart(1_700_000_000_000);

/** Samples lie in it, both ends included. */
export const MADE_UP_RANGE: TimeRange = {
  startMs: IN_MEMORY_FROM_MS - 10 * 60_000,
  endMs: IN_MEMORY_FROM_MS + 35 * 60_000,
};

/** Of blocks that stay: there are a handful. */
const BLOCK_CACHE_BYTES = 8 << 20;

export type MadeUpStore = Pick<SampleReader, 'select' | 'series' | 'labelNames' | 'labelValues'>;

type Parts = { readonly table: SeriesTable; readonly head: Head };

/**
 * 444 series of 6 hosts, some 80,000 samples: counters `rehearsal_bytes_total`, gauges `rehearsal_ratio` and `rehearsal_size`, buckets
 * `rehearsal_seconds_bucket`. Each time the same ones. Made in some 50 ms, most of it compilation.
 * @param decodedCacheBytes 0: each query decodes what it reads
 */
export function madeUpStore(decodedCacheBytes: number): MadeUpStore {
  const decoded = new DecodedCache(decodedCacheBytes);
  const head = new Head(decoded);
  const table = new SeriesTable(Infinity, (slot) => head.open(slot));
  const kinds = addSeries(table);
  const cache = new BlockCache(BLOCK_CACHE_BYTES);
  const groups = sealed({ table, head }, kinds, cache);
  fill(head, kinds);
  const selections = { within: async (matchers: readonly Matcher[]) => matching(groups, matchers) };
  const archive = new Archive(selections, new Blocks(NO_POOL, NO_COMPRESSION, cache), new DecodedBlocks(decoded));
  return readerOf({ table, head }, archive);
}

const unasked = () => {
  throw bug('a block that was made up has gone');
};
const NO_POOL = { query: unasked } as unknown as Pool;
const NO_COMPRESSION = { compress: unasked, decompress: unasked };

function readerOf(parts: Parts, archive: Archive): MadeUpStore {
  const lent = new LentValues();
  const sets = ({ matcherSets, ...range }: SeriesFilter) => labelsWithin(parts, archive, matcherSets, range);
  return {
    async *select(matchers, range, isLent = false) {
      const found = await findSeries(parts, archive, matchers, range);
      yield* readInBatches(archive, found, range, isLent ? lent : undefined);
    },
    series: async (filter) => (await sets(filter)).sort((a, b) => a.compare(b)),
    async labelNames(filter) {
      const names = new Set<string>();
      for (const { pairs } of await sets(filter))
        for (let i = 0; i < pairs.length; i += 2) names.add(pairs[i] as string);
      return [...names].sort(compareBytes);
    },
    async labelValues(name, { matcherSets, ...range }) {
      return [...(await valuesWithin(parts, archive, name, matcherSets, range))].sort(compareBytes);
    },
  };
}

/** What the values of a series are like: of the n-th series the value at a step, counted from 0. */
type Shape = (series: number, step: number) => number;

const HOSTS = 6;
const steps = (series: number, step: number) => ((series * 7919 + step * 104_729) % 1009) / 1009;
const COUNTER: Shape = (series, step) => 1e6 * series + step * (100 + series) + Math.floor(100 * steps(series, step));
const RATIO: Shape = (series, step) => Math.round(1e4 * steps(series, step)) / 100;
const SIZE: Shape = (series, step) => 1e9 + series * 4096 + Math.floor(64 * steps(series, step)) * 4096;

type Kind = { readonly shape: Shape; readonly slots: Uint32Array };

function addSeries(table: SeriesTable): Kind[] {
  const kind = (
    shape: Shape,
    count: number,
    name: string,
    others: (i: number) => Readonly<Record<string, string>>,
  ) => ({
    shape,
    slots: Uint32Array.from({ length: HOSTS * count }, (_, i) => {
      const own = others(Math.floor(i / HOSTS));
      const labels = { __name__: name, instance: `host-${i % HOSTS}:9100`, job: 'rehearsal', ...own };
      return table.slotOf(table.of(Labels.of(labels)));
    }),
  });
  return [
    kind(COUNTER, 20, 'rehearsal_bytes_total', (i) => ({ device: `eth${i >> 1}`, direction: i % 2 ? 'in' : 'out' })),
    kind(RATIO, 20, 'rehearsal_ratio', (i) => ({ pool: `pool-${i}` })),
    kind(SIZE, 20, 'rehearsal_size', (i) => ({ kind: `kind-${i}` })),
    kind(COUNTER, 12, 'rehearsal_seconds_bucket', (i) => ({ le: i === 11 ? '+Inf' : String(0.01 * 2 ** i) })),
    kind(RATIO, 2, 'rehearsal_load', (i) => ({ minutes: String(5 + 10 * i) })),
  ];
}

const stepOf = (timestampMs: number) => (timestampMs - MADE_UP_RANGE.startMs) / EVERY_MS;

/** The older samples as blocks. @returns where they are */
function sealed({ table, head }: Parts, kinds: readonly Kind[], cache: BlockCache) {
  head.sealedUntilMs = IN_MEMORY_FROM_MS;
  const count = stepOf(IN_MEMORY_FROM_MS);
  const timestampsMs = Float64Array.from({ length: count }, (_, i) => MADE_UP_RANGE.startMs + i * EVERY_MS);
  const startMs = IN_MEMORY_FROM_MS - WINDOW_MS;
  const groups: GroupWithin[] = [];
  for (const { slots, shape } of kinds) {
    for (let from = 0; from < slots.length; from += GROUP_SIZE) {
      const ofGroup = slots.subarray(from, from + GROUP_SIZE);
      const groupId = groups.length + 1;
      const columns = Array.from(ofGroup, (_, i) => ({
        timestampsMs,
        values: timestampsMs.map((_timestampMs, step) => shape(from + i, step)),
      }));
      cache.put({ startMs, groupId }, new Block(encodeBlock(columns)));
      const members = Array.from(ofGroup, (slot, member) => ({ member, labels: table.labelsOf(slot) }));
      groups.push({ groupId, members, windows: [{ startMs, set: { low: 0xffffffff, high: 0xffffffff } }] });
    }
  }
  return groups;
}

/** The newer ones into memory, a sample of every series at a time. */
function fill(head: Head, kinds: readonly Kind[]): void {
  for (const { slots, shape } of kinds) {
    const values = new Float64Array(slots.length);
    const times = new Float64Array(slots.length);
    for (let atMs = IN_MEMORY_FROM_MS; atMs <= MADE_UP_RANGE.endMs; atMs += EVERY_MS) {
      for (let i = 0; i < slots.length; i++) values[i] = shape(i, stepOf(atMs));
      head.pushRun(slots, times.fill(atMs), wordsOf(values), 0, slots.length);
    }
  }
}

function matching(groups: readonly GroupWithin[], matchers: readonly Matcher[]): GroupWithin[] {
  const matches = compileMatchers(matchers);
  return groups
    .map((group) => ({ ...group, members: group.members.filter(({ labels }) => matches(labels)) }))
    .filter(({ members }) => members.length > 0);
}
