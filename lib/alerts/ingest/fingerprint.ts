// The identity of an alert: FNV-1a, 64 bits, over its labels, as Prometheus' common/model computes it.
import type { Labels } from '@/lib/kernel/labels';

const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
/** The prime is 2^40 + 0x1b3. */
const PRIME_LOW = 0x1b3;
const SEPARATOR = 0xff;

const encoder = new TextEncoder();

/** Sixteen hexadecimal digits. Names and values each end in 0xff; labels come sorted. */
export function fingerprintOf(labels: Labels): string {
  let high = OFFSET_HIGH;
  let low = OFFSET_LOW;
  const add = (byte: number) => {
    const mixed = (low ^ byte) >>> 0;
    const product = mixed * PRIME_LOW; // below 2^41: exact
    high = (Math.imul(high, PRIME_LOW) + Math.floor(product / 0x1_0000_0000) + (mixed << 8)) >>> 0;
    low = product >>> 0;
  };
  for (const text of labels.pairs) {
    for (const byte of encoder.encode(text)) add(byte);
    add(SEPARATOR);
  }
  return hex(high) + hex(low);
}

const hex = (word: number) => word.toString(16).padStart(8, '0');
