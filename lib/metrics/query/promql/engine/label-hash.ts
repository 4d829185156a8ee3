// Where a label set stands between 0 and 1: which series limitk and limit_ratio take. As Prometheus hashes it, so that both
// take the same ones; evenly spread, the same at every step and after a restart.
import type { Labels } from '@/lib/kernel/labels';
import { xxhash64 } from './xxhash64';

const MAX_UINT64 = 2 ** 64;

/** In [0, 1]. */
export const labelRatio = (labels: Labels): number => Number(labelHash(labels)) / MAX_UINT64;

export const labelHash = (labels: Labels): bigint => xxhash64(encoded(labels));

/** Names and values in order, each with its length in front: one byte, or 255 and three bytes, lowest first. */
function encoded(labels: Labels): Uint8Array {
  return Buffer.concat(
    [...labels].flat().flatMap((text) => {
      const bytes = Buffer.from(text);
      return [lengthOf(bytes.length), bytes];
    }),
  );
}

function lengthOf(length: number): Uint8Array {
  if (length < 255) return Uint8Array.of(length);
  return Uint8Array.of(255, length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff);
}
