// Last stage of codec: what a prediction missed, as bits. Rice codes whose parameter k adapts every 32 residuals.
//
// A residual is zigzagged (0, -1, 1, -2 … are 0, 1, 2, 3 …), then written as its quotient by 2^k in unary (zeros, closed by a one)
// and its k low bits, highest bit first. A group of 32 begins with a one when its code is that of the group before, else with
// a zero and the code in 6 bits: 0 says that all 32 are zero and nothing follows, c that k = c - 1.
// 12 zeros are an escape: 6 bits of length and the number as it is, so one counter reset costs one long code.
//
// Rice rather than the width of the largest in a group: noise around a mean costs 0.1-0.2 bits above its entropy, against
// about 0.7, and one outlier does not widen its 31 neighbours.
import { bug } from '@/lib/kernel/errors';
import type { ByteReader, ByteWriter } from './bytes';

const GROUP = 32;
const ESCAPE_ZEROS = 12;
const LENGTH_BITS = 6;
const CODE_BITS = 6;
/** Unary part, closing one and this many low bits fit a word; what k has beyond stands behind them by itself. */
const SHORT_BITS = 32 - ESCAPE_ZEROS;
/** Zigzagged residuals are below 2^53. */
const LARGEST_K = 52;
/** No residual takes more bits, even where bytes are broken: an escape, its length, 63 bits. */
const LARGEST_BITS = ESCAPE_ZEROS + LENGTH_BITS + 63;
/** Words past the end that reading a broken group may touch before it is noticed. */
const SLACK_WORDS = LARGEST_BITS + 2;

/** Residuals lie strictly within ± this: differences of such numbers are exact, zigzagged ones too. */
export const RESIDUAL_LIMIT = 2 ** 52;

const TWO_TO = Float64Array.from({ length: 64 }, (_, exponent) => 2 ** exponent);
const TWO_TO_MINUS = Float64Array.from({ length: 64 }, (_, exponent) => 2 ** -exponent);

/** The bits of one series, highest first. One buffer for all: packing and unpacking never wait. */
let words = new Int32Array(1024);
const zigzagged = new Float64Array(GROUP);

function reserve(count: number): void {
  if (words.length < count) words = new Int32Array(Math.max(count, words.length * 2));
}

/** Writes `residuals[0..count)` less `base`, each then within ±RESIDUAL_LIMIT. */
export function packResiduals(residuals: Float64Array, count: number, base: number, out: ByteWriter): void {
  reserve(Math.ceil((count * (LARGEST_BITS + 1)) / 32) + 2);
  const target = words;
  target[0] = 0;
  let bitAt = 0;
  let code = 0;
  for (let from = 0; from < count; from += GROUP) {
    const length = Math.min(GROUP, count - from);
    const sum = zigzag(residuals, from, length, base);
    const next = sum === 0 ? 0 : chooseK(length, sum, code - 1) + 1;
    bitAt = next === code ? put(target, 1, 1, bitAt) : put(target, next, CODE_BITS + 1, bitAt);
    code = next;
    if (code > 0) bitAt = packGroup(target, length, code - 1, bitAt);
  }
  const bytes = (bitAt + 7) >>> 3;
  out.unsigned(bytes);
  out.words(words, bytes);
}

/** @returns the sum of the zigzagged. */
function zigzag(residuals: Float64Array, from: number, length: number, base: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const residual = (residuals[from + i] as number) - base;
    const z = residual >= 0 ? residual * 2 : -residual * 2 - 1;
    zigzagged[i] = z;
    sum += z;
  }
  return sum;
}

/** The k of fewest bits, looked for downhill from the one before, which stays unless the bits of a new code are won back. */
function chooseK(length: number, sum: number, previousK: number): number {
  const start = previousK >= 0 ? previousK : Math.min(LARGEST_K, bitLength((sum / length) * 0.35));
  const startBits = bitsWith(start, length);
  let k = start;
  let bits = startBits;
  for (let next = start + 1; next <= LARGEST_K; next++) {
    const nextBits = bitsWith(next, length);
    if (nextBits >= bits) break;
    bits = nextBits;
    k = next;
  }
  for (let next = start - 1; next >= 0 && k <= start; next--) {
    const nextBits = bitsWith(next, length);
    if (nextBits >= bits) break;
    bits = nextBits;
    k = next;
  }
  return previousK >= 0 && bits >= startBits - CODE_BITS ? previousK : k;
}

function bitsWith(k: number, length: number): number {
  const scale = TWO_TO_MINUS[k] as number;
  let bits = length * (k + 1);
  for (let i = 0; i < length; i++) {
    const z = zigzagged[i] as number;
    const quotient = Math.floor(z * scale);
    bits += quotient < ESCAPE_ZEROS ? quotient : ESCAPE_ZEROS + LENGTH_BITS + bitLength(z) - k - 1;
  }
  return bits;
}

/** Bits a number from 0 to 2^63 takes, its fraction cut off. */
export function bitLength(value: number): number {
  return value < 0x1_0000_0000 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / 0x1_0000_0000);
}

function packGroup(target: Int32Array, length: number, k: number, from: number): number {
  const scale = TWO_TO_MINUS[k] as number;
  const shortK = Math.min(k, SHORT_BITS);
  const long = k - shortK;
  let bitAt = from;
  for (let i = 0; i < length; i++) {
    const z = zigzagged[i] as number;
    const quotient = Math.floor(z * scale);
    if (quotient >= ESCAPE_ZEROS) {
      bitAt = putEscaped(target, z, bitAt);
    } else if (long === 0) {
      bitAt = put(target, (1 << k) | (z - quotient * (1 << k)), quotient + 1 + k, bitAt);
    } else {
      const high = Math.floor(z * (TWO_TO_MINUS[long] as number));
      bitAt = put(target, (1 << shortK) | (high & ((1 << shortK) - 1)), quotient + 1 + shortK, bitAt);
      bitAt = put(target, z - high * (TWO_TO[long] as number), long, bitAt);
    }
  }
  return bitAt;
}

function putEscaped(target: Int32Array, z: number, from: number): number {
  const length = bitLength(z);
  const bitAt = put(target, length, ESCAPE_ZEROS + LENGTH_BITS, from);
  if (length <= 32) return put(target, z, length, bitAt);
  return put(target, z, 32, put(target, z / 0x1_0000_0000, length - 32, bitAt));
}

/** Writes the `length` (1 to 32) low bits of `value`, which has no higher ones in its word. @returns where the next bit goes. */
function put(target: Int32Array, value: number, length: number, bitAt: number): number {
  const at = bitAt >>> 5;
  const shift = bitAt & 31;
  const aligned = value << (32 - length);
  target[at] = (target[at] as number) | (aligned >>> shift);
  target[at + 1] = (aligned << 1) << (31 - shift);
  return bitAt + length;
}

/** Reads `count` residuals into `into[intoAt…]`. @throws bug when the bytes do not hold exactly that many. */
export function unpackResiduals(reader: ByteReader, count: number, into: Float64Array, intoAt: number): void {
  const bytes = reader.unsigned();
  loadWords(reader.bytes, reader.skip(bytes), bytes);
  const end = bytes * 8;
  let bitAt = 0;
  let code = 0;
  for (let from = 0; from < count; from += GROUP) {
    const head = peek(words, bitAt);
    if (head < 0) {
      bitAt += 1;
    } else {
      code = head >>> (31 - CODE_BITS);
      bitAt += 1 + CODE_BITS;
    }
    const length = Math.min(GROUP, count - from);
    if (code === 0) into.fill(0, intoAt + from, intoAt + from + length);
    else if (code <= SHORT_BITS + 1) bitAt = unpackShort(words, bitAt, code - 1, length, into, intoAt + from);
    else if (code <= LARGEST_K + 1) bitAt = unpackLong(words, bitAt, code - 1, length, into, intoAt + from);
    else throw bug(`${reader.what} has group code ${code} at bit ${bitAt} of its residuals`);
    if (bitAt > end)
      throw bug(`${reader.what} ends early: residual ${from + length} of ${count} ends past byte ${bytes}`);
  }
  if (end - bitAt >= 8) throw bug(`${reader.what} has ${(end - bitAt) >>> 3} bytes too many after ${count} residuals`);
}

function loadWords(bytes: Uint8Array, from: number, length: number): void {
  reserve((length >>> 2) + 1 + SLACK_WORDS);
  const whole = length >>> 2;
  let at = from;
  for (let i = 0; i < whole; i++, at += 4) {
    words[i] =
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number);
  }
  let last = 0;
  for (let shift = 24; at < from + length; at++, shift -= 8) last |= (bytes[at] as number) << shift;
  words[whole] = last;
}

/** The 32 bits from `bitAt` on. */
function peek(from: Int32Array, bitAt: number): number {
  const at = bitAt >>> 5;
  const shift = bitAt & 31;
  return ((from[at] as number) << shift) | (((from[at + 1] as number) >>> 1) >>> (31 - shift));
}

/** k up to SHORT_BITS: one look at the bits holds a residual whole. @returns the next bit. */
function unpackShort(
  from: Int32Array,
  start: number,
  k: number,
  length: number,
  into: Float64Array,
  intoAt: number,
): number {
  let bitAt = start;
  for (let i = 0; i < length; i++) {
    const bits = peek(from, bitAt);
    const quotient = Math.clz32(bits);
    if (quotient < ESCAPE_ZEROS) {
      const z = (quotient << k) | (((bits << (quotient + 1)) >>> 1) >>> (31 - k));
      into[intoAt + i] = (z >>> 1) ^ -(z & 1);
      bitAt += quotient + 1 + k;
    } else {
      bitAt = unpackEscaped(from, bitAt, into, intoAt + i);
    }
  }
  return bitAt;
}

function unpackLong(
  from: Int32Array,
  start: number,
  k: number,
  length: number,
  into: Float64Array,
  intoAt: number,
): number {
  const long = k - SHORT_BITS;
  const scale = TWO_TO[long] as number;
  let bitAt = start;
  for (let i = 0; i < length; i++) {
    const bits = peek(from, bitAt);
    const quotient = Math.clz32(bits);
    if (quotient < ESCAPE_ZEROS) {
      const high = (quotient << SHORT_BITS) | ((bits << (quotient + 1)) >>> ESCAPE_ZEROS);
      bitAt += quotient + 1 + SHORT_BITS;
      const low = peek(from, bitAt) >>> (32 - long);
      bitAt += long;
      into[intoAt + i] = unzigzag(high * scale + low, low);
    } else {
      bitAt = unpackEscaped(from, bitAt, into, intoAt + i);
    }
  }
  return bitAt;
}

function unpackEscaped(from: Int32Array, start: number, into: Float64Array, at: number): number {
  let bitAt = start + ESCAPE_ZEROS;
  const length = peek(from, bitAt) >>> (32 - LENGTH_BITS);
  bitAt += LENGTH_BITS;
  const highBits = Math.max(0, length - 32);
  const high = highBits === 0 ? 0 : peek(from, bitAt) >>> (32 - highBits);
  bitAt += highBits;
  const lowBits = length - highBits;
  const low = lowBits === 0 ? 0 : peek(from, bitAt) >>> (32 - lowBits);
  into[at] = unzigzag(high * 0x1_0000_0000 + low, low);
  return bitAt + lowBits;
}

/** `low`: the low word of z, for its lowest bit. */
function unzigzag(z: number, low: number): number {
  return (low & 1) === 0 ? z / 2 : -(z + 1) / 2;
}
