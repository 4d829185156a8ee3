// Records of the log as they lie in the database.
import { expect, test } from 'vitest';
import * as zstd from '@/lib/formats/zstd';
import { Labels } from '@/lib/kernel/labels';
import type { StoredAlert } from '../../../model';
import { packed, unpacked } from './packed';
import { encodeRecord } from './record';

const recordOf = (alerts: number) =>
  encodeRecord({ full: Array.from({ length: alerts }, (_, i) => alertOf(`host-${i}:9100`)), again: [] });

const alertOf = (instance: string): StoredAlert => ({
  ...{
    fingerprint: instance,
    labels: Labels.of({ alertname: 'A', instance }),
    seq: 1,
    timeout: false,
    generatorUrl: '',
  },
  ...{ annotations: { summary: `${instance}: disk is full \0 é` } },
  ...{ startsAtMs: 1, endsAtMs: 2, updatedAtMs: 3, receivedAtMs: 4 },
});

/** As builds before this one wrote them. */
const textOf = (alerts: number) =>
  Buffer.from(JSON.stringify({ full: Array.from({ length: alerts }, (_, i) => [`host-${i}:9100`, 'é']), again: [] }));

test.each([0, 1, 40, 60, 1_000])('%i alerts come back as they were', async (alerts) => {
  const record = recordOf(alerts);
  expect(await unpacked(packed(record, zstd), zstd)).toEqual(record);
});

test('many take a fraction of the room; a few stay as they are', () => {
  expect(packed(recordOf(1_000), zstd).length).toBeLessThan(recordOf(1_000).length / 5);
  expect(packed(recordOf(3), zstd)).toEqual(recordOf(3));
});

test('what builds before this one wrote, packed or not, is read', async () => {
  const text = textOf(1_000);
  expect(await unpacked(text, zstd)).toEqual(text);
  expect(await unpacked(Buffer.from(await zstd.compress(text)), zstd)).toEqual(text);
});

test('bytes that are no record are refused', async () => {
  const record = packed(recordOf(1_000), zstd);
  await expect(unpacked(record.subarray(0, record.length / 2), zstd)).rejects.toThrow();
  await expect(unpacked(Buffer.from('no record'), zstd)).rejects.toThrow();
});
