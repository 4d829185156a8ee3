import { expect, test } from 'vitest';
import { compress, compressNow, decompress } from '.';

test.each([0, 1, 1000, 1_000_000])('%d bytes come back as they were', async (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * i) % 251);
  expect(Buffer.compare(await decompress(await compress(bytes)), bytes)).toBe(0);
  expect(Buffer.compare(await decompress(compressNow(bytes)), bytes)).toBe(0);
});

test('a view into a larger buffer is compressed alone', async () => {
  const view = new Uint8Array([9, 9, 1, 2, 3, 9]).subarray(2, 5);
  expect([...(await decompress(await compress(view)))]).toEqual([1, 2, 3]);
  expect([...(await decompress(compressNow(view)))]).toEqual([1, 2, 3]);
});

test('what repeats gets small', async () => {
  expect((await compress(new Uint8Array(100_000))).length).toBeLessThan(100);
});

test('bytes that are no frame, or half of one, are refused', async () => {
  await expect(decompress(new TextEncoder().encode('nonsense'))).rejects.toThrow();
  const whole = await compress(Uint8Array.from({ length: 1000 }, (_, i) => (i * 7919) % 256));
  await expect(decompress(whole.subarray(0, whole.length / 2))).rejects.toThrow();
});
