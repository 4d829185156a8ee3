// The codec of sample values: float64s, bit for bit, in the cheapest of three lanes. First stage; units, integers, residuals follow.
//
// The first byte says the lane:
//   0SOOFPPP  whole numbers in a unit. PPP: decimal places; 7: a binary unit, its exponent follows. F: a factor follows. OO: what
//             they are predicted from. S: a list of specials stands last. Then the first number (binary: as a float), the others.
//   10000000  planes of bytes.
//   10001PPP  one whole number of 10^-PPP, which all are.
import { bug } from '@/lib/kernel/errors';
import { ByteReader, type ByteWriter } from './bytes';
import { decodeIntegers, encodeIntegers, REFERENCE_DELTA } from './integers';
import { decodePlanes, encodePlanes, planesBytes, planesMask } from './planes';
import { encodeShort } from './short-values';
import { decodeSpecials, encodeSpecials } from './specials';
import { BINARY, type FoundUnit, POWERS_OF_TEN, toIntegers, toNearest, type Unit } from './units';

const SCALE_BITS = 7;
const HAS_FACTOR = 8;
const ORDER_SHIFT = 4;
const ORDER_BITS = 3;
const HAS_SPECIALS = 64;
const PLANES = 128;
const CONSTANT = 136;

const WHAT = 'block of values';
/** Bytes a value below which planes are not tried, constants apart: two planes take more. */
const WHOLE_SUFFICES = 2;

let integers = new Float64Array(512);
let moves = new Float64Array(512);

/** Appends `values[0..count)`. `reference`: as many values of a series that may move alike; decoding then needs the same. */
export function encodeValues(values: Float64Array, count: number, out: ByteWriter, reference?: Float64Array): void {
  if (count === 0 || (!reference && encodeShort(values, count, out))) return;
  encodeAny(values, count, out, reference);
}

/** The same bytes, however many values there are and whatever they are. */
export function encodeAny(values: Float64Array, count: number, out: ByteWriter, reference?: Float64Array): void {
  if (integers.length < count) integers = new Float64Array(count * 2);
  const unit = toIntegers(values, count, integers);
  if (unit !== undefined && unit.scale !== BINARY && !unit.hasSpecials && isConstant(count)) {
    out.byte(CONSTANT | unit.scale);
    out.signed((integers[0] as number) * unit.factor);
  } else if (unit === undefined || !encodeWhole(values, count, unit, out, reference)) {
    out.byte(PLANES);
    encodePlanes(values, count, out);
  }
}

function isConstant(count: number): boolean {
  const first = integers[0] as number;
  for (let i = 1; i < count; i++) if (integers[i] !== first) return false;
  return true;
}

/** @returns false, with nothing written, when planes are shorter or the numbers lie too far apart. */
function encodeWhole(
  values: Float64Array,
  count: number,
  unit: FoundUnit,
  out: ByteWriter,
  reference: Float64Array | undefined,
): boolean {
  if (count === 1) return false;
  const start = out.length;
  out.byte(0);
  if (unit.scale === BINARY) out.signed(unit.exponent);
  if (unit.factor > 1) out.unsigned(unit.factor);
  if (unit.scale === BINARY) out.float((integers[0] as number) * unit.multiplier);
  else out.signed(integers[0] as number);
  const order = encodeIntegers(integers, count, out, reference && movesOf(reference, count, unit));
  if (unit.hasSpecials) encodeSpecials(values, count, out);
  if (order < 0 || isLongerThanPlanes(out.length - start, values, count, unit)) {
    out.rewind(start);
    return false;
  }
  const factor = unit.factor > 1 ? HAS_FACTOR : 0;
  out.patch(start, unit.scale | factor | (order << ORDER_SHIFT) | (unit.hasSpecials ? HAS_SPECIALS : 0));
  return true;
}

function isLongerThanPlanes(bytes: number, values: Float64Array, count: number, unit: FoundUnit): boolean {
  if (bytes < WHOLE_SUFFICES * count && unit.scale !== BINARY && !unit.hasSpecials) return false;
  return bytes > 1 + planesBytes(planesMask(values, count), count);
}

/** The reference in units of the series that leans on it, rounded: both sides round alike. */
function movesOf(reference: Float64Array, count: number, unit: Unit): Float64Array {
  if (moves.length < count) moves = new Float64Array(count * 2);
  for (let i = 0; i < count; i++) moves[i] = toNearest(reference[i] as number, unit);
  return moves;
}

/** Whether the values that begin at `at` can be read only with the reference they were written with. */
export function needsReference(bytes: Uint8Array, at: number): boolean {
  const head = bytes[at] ?? PLANES;
  return head < PLANES && ((head >>> ORDER_SHIFT) & ORDER_BITS) === REFERENCE_DELTA;
}

/**
 * Reads `count` values that begin at byte `at` into `into[intoAt..intoAt + count)`, which must be there.
 * @returns where they end. @throws bug when the bytes are not such values; some of `into` may be overwritten then.
 */
export function decodeValues(
  bytes: Uint8Array,
  at: number,
  count: number,
  into: Float64Array,
  intoAt: number,
  reference?: Float64Array,
): number {
  if (count === 0) return at;
  if (intoAt + count > into.length) throw bug(`${count} values do not fit ${into.length} places from ${intoAt} on`);
  const reader = new ByteReader(bytes, WHAT, at);
  const head = reader.byte();
  if (head < PLANES) decodeWhole(reader, head, count, into, intoAt, reference);
  else if (head === PLANES) decodePlanes(reader, count, into, intoAt);
  else if (head >= CONSTANT && head < CONSTANT + POWERS_OF_TEN.length)
    into.fill(reader.signed() / (POWERS_OF_TEN[head - CONSTANT] as number), intoAt, intoAt + count);
  else throw bug(`${WHAT} at byte ${at} begins with ${head}, which is no lane`);
  return reader.position;
}

function decodeWhole(
  reader: ByteReader,
  head: number,
  count: number,
  into: Float64Array,
  intoAt: number,
  reference: Float64Array | undefined,
): void {
  const scale = head & SCALE_BITS;
  const isBinary = scale === BINARY;
  const exponent = isBinary ? reader.signed() : 0;
  const factor = head & HAS_FACTOR ? reader.unsigned() : 1;
  const multiplier = factor * 2 ** exponent;
  const first = isBinary ? reader.float() / multiplier : reader.signed();
  const unit = { multiplier, divisor: isBinary ? 1 : (POWERS_OF_TEN[scale] as number) };
  decodeIntegers(reader, (head >>> ORDER_SHIFT) & ORDER_BITS, first, count, into, intoAt, unit, reference);
  if (head & HAS_SPECIALS) decodeSpecials(reader, count, into, intoAt);
}
