// Second stage of codec: the unit in which all values of a series are whole numbers: 10^-6 to 1, times their greatest common
// factor, or a power of two. Only what reads back to the same bits counts as whole.
import { wordsOf } from './planes';

/** A value is `integer * multiplier / divisor`. */
export type Unit = { readonly multiplier: number; readonly divisor: number };

/** A unit, what is written of it, and whether some values fit none: NaNs, infinities, -0. */
export type FoundUnit = Unit & {
  /** Decimal places, or BINARY. */
  readonly scale: number;
  /** Of a power of two; 0 for decimals. */
  readonly exponent: number;
  readonly factor: number;
  readonly hasSpecials: boolean;
};

/** The scale that is no number of decimal places. */
export const BINARY = 7;
const MOST_PLACES = 6;
export const POWERS_OF_TEN: readonly number[] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6];

/** Adding 1.5 * 2^52 and taking it off again rounds what lies within ±2^51 to the nearest whole number. */
const ROUNDER = 1.5 * 2 ** 52;
const INTEGER_LIMIT = 2 ** 51;
/** Binary integers may pass 2^53, being values with another exponent; their differences may not. */
const DELTA_LIMIT = 2 ** 52;

/** What has no place among whole numbers. */
export const isSpecial = (value: number) =>
  Number.isNaN(value) || value === Infinity || value === -Infinity || (value === 0 && 1 / value < 0);

/** The nearest whole number of units, 0 for what is too large or none: the same wherever it is computed. */
export function toNearest(value: number, { multiplier, divisor }: Unit): number {
  const integer = (value * divisor) / multiplier + ROUNDER - ROUNDER;
  return integer < INTEGER_LIMIT && integer > -INTEGER_LIMIT ? integer : 0;
}

/**
 * Fills `integers`, each less than 2^52 from the one before; a value that fits no unit stands as the one before it.
 * @returns undefined when there is no such unit.
 */
export function toIntegers(values: Float64Array, count: number, integers: Float64Array): FoundUnit | undefined {
  return toDecimals(values, count, integers) ?? toBinary(values, count, integers);
}

/** The fewest decimal places that hold all values. */
function toDecimals(values: Float64Array, count: number, integers: Float64Array): FoundUnit | undefined {
  let places = 0;
  let power = 1;
  let hasSpecials = false;
  for (let i = 0; i < count; i++) {
    const value = values[i] as number;
    const integer = value * power + ROUNDER - ROUNDER;
    if (isWritten(value, integer, power)) {
      integers[i] = integer;
    } else if (isSpecial(value)) {
      integers[i] = i === 0 ? 0 : (integers[i - 1] as number);
      hasSpecials = true;
    } else {
      if (++places > MOST_PLACES) return undefined;
      power = POWERS_OF_TEN[places] as number;
      i = -1;
    }
  }
  const factor = divideByFactor(integers, count);
  return { multiplier: factor, divisor: power, scale: places, exponent: 0, factor, hasSpecials };
}

const isWritten = (value: number, integer: number, power: number) =>
  integer / power === value && integer < INTEGER_LIMIT && integer > -INTEGER_LIMIT && (integer !== 0 || 1 / value > 0);

/** @returns the greatest common factor, at least 1, which is divided out. */
function divideByFactor(integers: Float64Array, count: number): number {
  const factor = commonFactor(integers, count);
  if (factor > 1) for (let i = 0; i < count; i++) integers[i] = (integers[i] as number) / factor;
  return factor;
}

/** At least 1. */
function commonFactor(integers: Float64Array, count: number): number {
  let factor = 0;
  for (let i = 0; i < count && factor !== 1; i++) {
    const integer = Math.abs(integers[i] as number);
    if (factor === 0) {
      factor = integer;
    } else {
      const quotient = integer / factor;
      if (Math.floor(quotient) !== quotient) factor = greatestCommonDivisor(factor, integer);
    }
  }
  return Math.max(1, factor);
}

/** Below 2^51, so neither quotient nor product is rounded to another whole number. `%` on floats is a call. */
function greatestCommonDivisor(a: number, b: number): number {
  let [divisor, rest] = [a, b];
  while (rest > 0) {
    const next = divisor - Math.floor(divisor / rest) * rest;
    divisor = rest;
    rest = next;
  }
  return divisor;
}

/** Values as multiples of the largest power of two that divides them all: exact, whatever their size. */
function toBinary(values: Float64Array, count: number, integers: Float64Array): FoundUnit | undefined {
  const exponent = commonExponent(values, count);
  const multiplier = 2 ** exponent;
  let hasSpecials = false;
  let before = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i] as number;
    const special = isSpecial(value);
    const integer = special ? before : value / multiplier;
    if (i > 0 && !(Math.abs(integer - before) < DELTA_LIMIT)) return undefined;
    if (special) hasSpecials = true;
    integers[i] = integer;
    before = integer;
  }
  return { multiplier, divisor: 1, scale: BINARY, exponent, factor: 1, hasSpecials };
}

/** Of the last bit that is set in any of the values. */
function commonExponent(values: Float64Array, count: number): number {
  const words = wordsOf(values, 0, count);
  let lowest = Infinity;
  for (let i = 0; i < count; i++) {
    const high = words[2 * i + 1] as number;
    const low = words[2 * i] as number;
    const biased = (high >>> 20) & 0x7ff;
    if (biased === 0x7ff || ((high << 1) | low) === 0) continue;
    // Exponent of the last bit of the mantissa, then of the last that is set. Denormals have no hidden bit.
    const last = Math.max(biased, 1) - 1075;
    const mantissaHigh = (high & 0xfffff) | (biased === 0 ? 0 : 0x100000);
    const exponent = last + (low === 0 ? 32 + trailingZeros(mantissaHigh) : trailingZeros(low));
    if (exponent < lowest) lowest = exponent;
  }
  return lowest;
}

const trailingZeros = (word: number) => 31 - Math.clz32(word & -word);
