// Records of the log as they lie in the database.
import { expect, test } from 'vitest';
import * as zstd from '@/lib/formats/zstd';
import { packed, unpacked } from './packed';

const textOf = (alerts: number) =>
  Buffer.from(
    JSON.stringify({ full: Array.from({ length: alerts }, (_, i) => [`host-${i}:9100`, 'disk is full \u0000 é']) }),
  );

test.each([0, 1, 40, 60, 1_000])('%i alerts come back as they were', async (alerts) => {
  const text = textOf(alerts);
  expect(await unpacked(await packed(text, zstd), zstd)).toEqual(text);
});

test('many take a fraction of the room; a few stay as they are', async () => {
  expect((await packed(textOf(1_000), zstd)).length).toBeLessThan(textOf(1_000).length / 5);
  expect(await packed(textOf(3), zstd)).toEqual(textOf(3));
});

test('what builds before this one wrote, however long, is read', async () => {
  expect(await unpacked(textOf(1_000), zstd)).toEqual(textOf(1_000));
});

test('bytes that are no record are refused', async () => {
  const record = await packed(textOf(1_000), zstd);
  await expect(unpacked(record.subarray(0, record.length / 2), zstd)).rejects.toThrow();
  await expect(unpacked(Buffer.from('no record'), zstd)).rejects.toThrow();
});
