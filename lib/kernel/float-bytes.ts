// Float64 as ASCII straight into a buffer: the answer to a query is nearly all numbers, and a string for each is slow.
import { valueText } from './float';

/** No text of a float is longer, nor is more room needed while it is made. */
export const MAX_FLOAT_BYTES = 32;

/**
 * Writes `valueText(value)`; there must be room for MAX_FLOAT_BYTES.
 * @returns where it ends.
 */
export function writeFloat(value: number, bytes: Uint8Array, at: number): number {
  const size = Math.abs(value);
  if (!(size >= 1e-5 && size < 2 ** 53))
    return value === 0 ? writeZero(value, bytes, at) : writeAscii(value, bytes, at);
  let from = at;
  if (value < 0) bytes[from++] = MINUS;
  if (size === Math.floor(size)) return writeWhole(size, bytes, from);
  const hundredths = Math.round(size * 100);
  if (hundredths < 1e9 && hundredths / 100 === size) return writeHundredths(hundredths, bytes, from);
  const end = writeShortest(size, bytes, from);
  return end === NOT_FOUND ? writeAscii(value, bytes, at) : end;
}

const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/** The digits of 0 to 99, two each. */
const PAIRS = Uint8Array.from({ length: 200 }, (_, i) => ZERO + (i % 2 === 0 ? Math.floor(i / 20) : (i >> 1) % 10));

function writeZero(value: number, bytes: Uint8Array, at: number): number {
  bytes[at] = Object.is(value, 0) ? ZERO : MINUS;
  bytes[at + 1] = ZERO;
  return Object.is(value, 0) ? at + 1 : at + 2;
}

function writeAscii(value: number, bytes: Uint8Array, at: number): number {
  const text = valueText(value);
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** A whole number from 0 to 2^53. @returns where it ends. */
export function writeWhole(value: number, bytes: Uint8Array, at: number): number {
  if (value < 1e9) return writeSmall(value, bytes, at);
  const high = Math.floor(value / 1e8);
  return writePadded(value - high * 1e8, 8, bytes, writeSmall(high, bytes, at));
}

/** A whole number below 10^9. */
function writeSmall(value: number, bytes: Uint8Array, at: number): number {
  let length = 1;
  for (let limit = 10; value >= limit; limit *= 10) length++;
  return writePadded(value, length, bytes, at);
}

/** Exactly `length` digits of a whole number below 10^9, zeros in front. @returns where they end. */
export function writePadded(value: number, length: number, bytes: Uint8Array, at: number): number {
  let rest = value | 0;
  let i = at + length;
  while (i - at >= 2) {
    const hundredth = (rest / 100) | 0;
    const pair = (rest - hundredth * 100) << 1;
    bytes[--i] = PAIRS[pair + 1] as number;
    bytes[--i] = PAIRS[pair] as number;
    rest = hundredth;
  }
  if (i > at) bytes[at] = ZERO + rest;
  return at + length;
}

/** Not whole, below 10^7. What a division gives back has no other decimal of so few digits: below 16 they tell floats apart. */
function writeHundredths(hundredths: number, bytes: Uint8Array, from: number): number {
  const whole = (hundredths / 100) | 0;
  const fraction = (hundredths - whole * 100) << 1;
  const at = writeSmall(whole, bytes, from);
  bytes[at] = POINT;
  bytes[at + 1] = PAIRS[fraction] as number;
  bytes[at + 2] = PAIRS[fraction + 1] as number;
  return bytes[at + 2] === ZERO ? at + 2 : at + 3;
}

const NOT_FOUND = -1;

/** The powers of ten that are floats. */
export const TENS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** By the exponent bits of a float: the power of ten that gives it 17 digits before the point, or one more. */
export const SCALES = Int8Array.from({ length: 1076 }, (_, bits) => Math.ceil(16 - (bits - 1023) * Math.log10(2)));

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/**
 * The shortest digits that read back as `value`, of those the nearest, as JavaScript and Go want them.
 *
 * value * 10^scale is had without error, as a product and its rest, and cut into `high` * 10^8 + `low`: 17 digits and a
 * fraction. A decimal reads back as `value` when it is nearer than half the distance from there to the neighbours of `value`,
 * which is between 0.5 and 12 units of the last digit: of 15 digits at most one decimal can do, of 17 the nearest always does.
 *
 * @param value from 1e-5 to 2^53, not whole.
 * @returns where they end; NOT_FOUND where it would be too close to call, and for powers of two, whose neighbours are not
 * equally far.
 */
function writeShortest(value: number, bytes: Uint8Array, at: number): number {
  float[0] = value;
  const highWord = words[1] as number;
  if (words[0] === 0 && (highWord & 0xfffff) === 0) return NOT_FOUND;
  const exponentBits = highWord >>> 20;
  let scale = SCALES[exponentBits] as number;
  if (value * (TENS[scale] as number) >= 1e17) scale--;
  const ten = TENS[scale] as number;
  const product = value * ten;
  let high = Math.floor(product / 1e8);
  let low = product - high * 1e8 + restOfProduct(value, ten, product);
  if (low < 0) {
    high--;
    low += 1e8;
  }
  words[0] = 0;
  words[1] = (exponentBits - 53) << 20; // half of what is between neighbours
  low = nearestShort(low, (float[0] as number) * ten);
  if (low === 1e8) {
    high++;
    low = 0;
  }
  if (low < 0 || high < 1e8 || high >= 1e9) return NOT_FOUND;
  return writeDecimal(high, low, 17 - scale, bytes, at);
}

/** What `product`, which was rounded, lacks to a * b (Dekker). */
function restOfProduct(a: number, b: number, product: number): number {
  const aSplit = a * 134217729;
  const aHigh = aSplit - (aSplit - a);
  const aLow = a - aHigh;
  const bSplit = b * 134217729;
  const bHigh = bSplit - (bSplit - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** Far more than rounding can have moved `low`. */
const DOUBT = 1e-6;

/** The multiple of 100, else of 10, else of 1 nearest to `low`, the first that is nearer than `reach`; -1: too close to call. */
function nearestShort(low: number, reach: number): number {
  const hundreds = Math.floor(low / 100 + 0.5) * 100;
  const toHundreds = Math.abs(low - hundreds);
  if (toHundreds < reach - DOUBT) return hundreds;
  if (toHundreds < reach + DOUBT) return -1;
  const tens = Math.floor(low / 10 + 0.5) * 10;
  const toTens = Math.abs(low - tens);
  if (toTens < reach - DOUBT) return Math.abs(toTens - 5) < DOUBT ? -1 : tens;
  const ones = Math.floor(low + 0.5);
  return toTens < reach + DOUBT || Math.abs(Math.abs(low - ones) - 0.5) < DOUBT ? -1 : ones;
}

/** The digits of `high` (9) and `low` (8) without the zeros at their end, the point before digit `pointAt`, from -4 on. */
function writeDecimal(high: number, low: number, pointAt: number, bytes: Uint8Array, at: number): number {
  const first = pointAt > 0 ? at + 1 : at + 2 - pointAt;
  let end = writePadded(low, 8, bytes, writePadded(high, 9, bytes, first));
  while (bytes[end - 1] === ZERO) end--;
  if (pointAt > 0) {
    for (let i = at; i < at + pointAt; i++) bytes[i] = bytes[i + 1] as number;
    bytes[at + pointAt] = POINT;
  } else {
    for (let i = at; i < first; i++) bytes[i] = ZERO;
    bytes[at + 1] = POINT;
  }
  return end;
}
