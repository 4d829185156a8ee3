// The identity of an alert: FNV-1a, 64 bits, over its labels, as Prometheus' common/model computes it.
import type { Labels } from '@/lib/kernel/labels';

const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
/** The prime is 2^40 + 0x1b3. */
const PRIME_LOW = 0x1b3;
const SEPARATOR = 0xff;

const encoder = new TextEncoder();
let bytes = new Uint8Array(1024);

/** Sixteen hexadecimal digits. Names and values each end in 0xff; labels come sorted. */
export function fingerprintOf(labels: Labels): string {
  let high = OFFSET_HIGH;
  let low = OFFSET_LOW;
  for (const text of labels.pairs) {
    const end = encode(text);
    for (let i = 0; i < end; i++) {
      const mixed = (low ^ (bytes[i] as number)) >>> 0;
      const product = mixed * PRIME_LOW; // below 2^41: exact
      high = (Math.imul(high, PRIME_LOW) + Math.floor(product / 0x1_0000_0000) + (mixed << 8)) >>> 0;
      low = product >>> 0;
    }
  }
  return hex(high) + hex(low);
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

const hex = (word: number) => word.toString(16).padStart(8, '0');
