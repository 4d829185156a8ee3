import { describe, expect, test } from 'vitest';
import { Labels } from '@/lib/kernel/labels';
import { labelHash, labelRatio } from './label-hash';
import { xxhash64 } from './xxhash64';

describe('xxHash64', () => {
  // Values of the reference implementation, xxhsum 0.8.
  test.each([
    ['', 0xef46db3751d8e999n],
    ['a', 0xd24ec4f1a98c6e5bn],
    ['abc', 0x44bc2cf5ad770999n],
    ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
  ])('%j', (text, hash) => expect(xxhash64(Buffer.from(text))).toBe(hash));
});

describe('the hash of a label set', () => {
  test('is that of lengths and texts, long ones with a length of four bytes', () => {
    expect(labelHash(Labels.of({ a: 'b' }))).toBe(xxhash64(Buffer.from('\x01a\x01b')));
    const long = 'x'.repeat(300);
    const bytes = Buffer.concat([Buffer.from('\x01a'), Uint8Array.of(255, 44, 1, 0), Buffer.from(long)]);
    expect(labelHash(Labels.of({ a: long }))).toBe(xxhash64(bytes));
  });

  test('spreads evenly', () => {
    const ratios = Array.from({ length: 2000 }, (_, i) => labelRatio(Labels.of({ __name__: 'm', i: String(i) })));
    const below = ratios.filter((ratio) => ratio < 0.25).length;
    expect(below).toBeGreaterThan(420);
    expect(below).toBeLessThan(580);
  });
});
