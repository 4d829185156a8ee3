// The lane of codec for values without a unit: 64-bit words XORed with their predecessor, laid out by byte, so that equal signs
// and exponents make runs for the block's compressor. Planes of zeros alone are left out.
//
// The first value, 8 bytes; a byte with a bit for each plane that follows, lowest byte first; those planes, count - 1 bytes each.
import type { ByteReader, ByteWriter } from './bytes';

/** Low and high word of each value: a view. Signalling NaNs are moved this way only. */
export const wordsOf = (values: Float64Array, at: number, count: number) =>
  new Uint32Array(values.buffer, values.byteOffset + at * 8, count * 2);

const bytesOf = (values: Float64Array, at: number, count: number) =>
  new Uint8Array(values.buffer, values.byteOffset + at * 8, count * 8);

/** Which planes are not zero: a bit for each, lowest byte first. */
export function planesMask(values: Float64Array, count: number): number {
  const words = wordsOf(values, 0, count);
  let [low, high] = [0, 0];
  for (let i = 2; i < 2 * count; i += 2) {
    low |= (words[i] as number) ^ (words[i - 2] as number);
    high |= (words[i + 1] as number) ^ (words[i - 1] as number);
  }
  let mask = 0;
  for (let plane = 0; plane < 4; plane++) {
    if ((low >>> (8 * plane)) & 255) mask |= 1 << plane;
    if ((high >>> (8 * plane)) & 255) mask |= 16 << plane;
  }
  return mask;
}

/** Bytes that `encodePlanes` will write. */
export function planesBytes(mask: number, count: number): number {
  let planes = 0;
  for (let rest = mask; rest > 0; rest &= rest - 1) planes++;
  return 9 + planes * (count - 1);
}

export function encodePlanes(values: Float64Array, count: number, out: ByteWriter): void {
  const mask = planesMask(values, count);
  const bytes = bytesOf(values, 0, count);
  out.raw(bytes.subarray(0, 8));
  out.byte(mask);
  for (let plane = 0; plane < 8; plane++) {
    if ((mask & (1 << plane)) === 0) continue;
    const target = out.claim(count - 1);
    for (let i = 1; i < count; i++)
      target[i - 1] = (bytes[8 * i + plane] as number) ^ (bytes[8 * i - 8 + plane] as number);
  }
}

export function decodePlanes(reader: ByteReader, count: number, into: Float64Array, intoAt: number): void {
  const bytes = bytesOf(into, intoAt, count);
  bytes.set(reader.raw(8));
  const mask = reader.byte();
  for (let plane = 0; plane < 8; plane++) {
    let byte = bytes[plane] as number;
    if ((mask & (1 << plane)) === 0) {
      for (let i = 1; i < count; i++) bytes[8 * i + plane] = byte;
      continue;
    }
    const from = reader.skip(count - 1) - 1;
    for (let i = 1; i < count; i++) {
      byte ^= reader.bytes[from + i] as number;
      bytes[8 * i + plane] = byte;
    }
  }
}
