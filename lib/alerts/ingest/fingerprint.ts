// The identity of an alert: FNV-1a, 64 bits, over its labels, as Prometheus' common/model computes it.
import type { Labels } from '@/lib/kernel/labels';

const LAST_ASCII = 0x7f;
const LAST_BYTE = 0xff;

/** Sixteen hexadecimal digits. Names and values each end in 0xff; labels come sorted. */
export function fingerprintOf(labels: Labels): string {
  return hashOf(labels.pairs, LAST_ASCII) ?? (hashOf(labels.pairs.map(bytesOf), LAST_BYTE) as string);
}

/** Of texts whose code units are bytes. undefined: one of them is larger than `largest`. */
function hashOf(texts: readonly string[], largest: number): string | undefined {
  // In here they are known not to change: the loop takes two thirds of the time. The prime is 2^40 + 0x1b3.
  const PRIME_LOW = 0x1b3;
  const SEPARATOR = 0xff;
  // The hash so far: its high half, and both quarters of the low one. No product leaves 32 bits.
  let high = 0xcbf29ce4 | 0;
  let middle = 0x8422;
  let low = 0x2325;
  for (const text of texts) {
    const { length } = text;
    for (let i = 0; i <= length; i++) {
      const byte = i < length ? text.charCodeAt(i) : SEPARATOR;
      if (byte > largest && i < length) return undefined;
      low ^= byte;
      const product = low * PRIME_LOW;
      const carried = middle * PRIME_LOW + (product >>> 16);
      high = (Math.imul(high, PRIME_LOW) + (carried >>> 16) + ((middle << 24) | (low << 8))) | 0;
      middle = carried & 0xffff;
      low = product & 0xffff;
    }
  }
  return hex(high, (middle << 16) | low);
}

/** A text whose code units are the bytes of its UTF-8. */
const bytesOf = (text: string) => Buffer.from(text).toString('latin1');

const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

const digit = (word: number, shift: number) => DIGITS[(word >>> shift) & 15] as number;

/** In one piece: joined of several it would be put together anew by the first map it is looked up in. */
const hex = (high: number, low: number) =>
  String.fromCharCode(
    digit(high, 28),
    digit(high, 24),
    digit(high, 20),
    digit(high, 16),
    digit(high, 12),
    digit(high, 8),
    digit(high, 4),
    digit(high, 0),
    digit(low, 28),
    digit(low, 24),
    digit(low, 20),
    digit(low, 16),
    digit(low, 12),
    digit(low, 8),
    digit(low, 4),
    digit(low, 0),
  );
