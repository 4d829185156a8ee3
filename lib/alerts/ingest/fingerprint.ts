// The identity of an alert: FNV-1a, 64 bits, over its labels, as Prometheus' common/model computes it.
import type { Labels } from '@/lib/kernel/labels';

/** The prime is 2^40 + 0x1b3. */
const PRIME_LOW = 0x1b3;
const SEPARATOR = 0xff;

/** Of each byte. */
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const encoder = new TextEncoder();
let bytes = new Uint8Array(1024);

// The hash so far: its high half, and both quarters of the low one. No product leaves 32 bits.
let high = 0;
let middle = 0;
let low = 0;

/** Sixteen hexadecimal digits. Names and values each end in 0xff; labels come sorted. */
export function fingerprintOf(labels: Labels): string {
  high = 0xcbf29ce4 | 0;
  middle = 0x8422;
  low = 0x2325;
  for (const text of labels.pairs) addBytes(encode(text));
  return hex(high) + hex((middle << 16) | low);
}

/** The first of `bytes`. */
function addBytes(end: number): void {
  let [h, m, l] = [high, middle, low];
  for (let i = 0; i < end; i++) {
    l ^= bytes[i] as number;
    const product = l * PRIME_LOW;
    const carried = m * PRIME_LOW + (product >>> 16);
    h = (Math.imul(h, PRIME_LOW) + (carried >>> 16) + ((m << 24) | (l << 8))) | 0;
    m = carried & 0xffff;
    l = product & 0xffff;
  }
  high = h;
  middle = m;
  low = l;
}

/** Into `bytes`, with the separator behind it; how many that are. Most texts are short and ASCII: no call, no copy. */
function encode(text: string): number {
  if (text.length * 3 >= bytes.length) bytes = new Uint8Array(text.length * 3 + 1);
  let end = 0;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code >= 0x80) break;
    bytes[end] = code;
  }
  if (end < text.length) end = encoder.encodeInto(text, bytes).written;
  bytes[end] = SEPARATOR;
  return end + 1;
}

const hex = (word: number) =>
  (DIGITS[word >>> 24] as string) +
  (DIGITS[(word >>> 16) & 0xff] as string) +
  (DIGITS[(word >>> 8) & 0xff] as string) +
  (DIGITS[word & 0xff] as string);
