// How what is in blocks is read while others run. What is read is in the contract's suite.
import { expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { Block, encodeBlock, GROUP_SIZE } from '../codec/block';
import { NO_COLUMNS } from '../columns';
import { DecodedCache } from '../decoded-cache';
import { LentValues } from '../lent-values';
import { Archive } from './archive';
import { BlockCache } from './block-cache';
import { Blocks } from './blocks';
import { DecodedBlocks } from './decoded-blocks';

const SAMPLES = 100;
const RANGE = { startMs: 0, endMs: SAMPLES };
const timestampsMs = Float64Array.from({ length: SAMPLES }, (_, i) => i);
const valuesOf = (member: number) => timestampsMs.map((_, i) => member + i);

/** An archive of one group in one window, and its series. */
function oneGroup(decodedBytes: number) {
  const cache = new BlockCache(1 << 20);
  const columns = Array.from({ length: GROUP_SIZE }, (_, member) => ({ timestampsMs, values: valuesOf(member) }));
  cache.put({ startMs: 0, groupId: 1 }, new Block(encodeBlock(columns)));
  const unasked = () => Promise.reject(new Error('the block has gone'));
  const blocks = new Blocks({ query: unasked } as never, { compress: unasked, decompress: unasked }, cache);
  const archive = new Archive({ within: async () => [] }, blocks, new DecodedBlocks(new DecodedCache(decodedBytes)));
  const found = Array.from({ length: GROUP_SIZE }, (_, member) => ({
    labels: Labels.of({ member: String(member) }),
    head: NO_COLUMNS,
    stretches: [{ groupId: 1, member, windows: [0] }],
  }));
  return { archive, found };
}

test('others run between series', async () => {
  const { archive, found } = oneGroup(1 << 20);
  let turns = 0;
  const next = async () => void turns++;
  const columns = await archive.read(found, RANGE, new LentValues().lend(), {
    isOver: () => true,
    next,
    workBetweenLooks: 4 * (64 + SAMPLES),
  });
  expect(turns).toBe(GROUP_SIZE / 4);
  expect(columns.map(({ values }) => [...values])).toEqual(found.map((_, member) => [...valuesOf(member)]));
});

test('what they read, and what of it is let go, makes no difference', async () => {
  const { archive, found } = oneGroup(4 * SAMPLES * 8); // of few series the decoded samples are kept
  const read = (next: () => Promise<void>) =>
    archive.read(found, RANGE, new LentValues().lend(), { isOver: () => true, next, workBetweenLooks: 0 });
  const others: Promise<unknown>[] = [];
  const columns = await read(async () => {
    if (others.length < 3) others.push(read(() => Promise.resolve()));
    await Promise.resolve();
  });
  const wanted = found.map((_, member) => [...valuesOf(member)]);
  expect(columns.map(({ values }) => [...values])).toEqual(wanted);
  for (const other of (await Promise.all(others)) as (typeof columns)[])
    expect(other.map(({ values }) => [...values])).toEqual(wanted);
});
