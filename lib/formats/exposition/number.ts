// A number of an exposition, from its bytes. Most are short decimals, which need no string.
import { parseFloatText } from '@/lib/kernel/float';

const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/** Mantissas of so many digits are below 2^53, and such powers of ten are exact: one division rounds correctly. */
const MOST_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: MOST_DIGITS + 1 }, (_, i) => 10 ** i);

/** A decimal float or NaN/±Inf in any case in `bytes[start, end)`; undefined for anything else. */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number | undefined {
  const isNegative = bytes[start] === MINUS;
  let mantissa = 0;
  let fraction = -1;
  const from = isNegative ? start + 1 : start;
  if (end - from <= MOST_DIGITS && end > from) {
    let at = from;
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
      else if (bytes[at] === POINT && fraction < 0) fraction = at + 1;
      else break;
    }
    if (at === end && (bytes[end - 1] as number) !== POINT && fraction !== from + 1) {
      const value = fraction < 0 ? mantissa : mantissa / (POWERS_OF_TEN[end - fraction] as number);
      return isNegative ? -value : value;
    }
  }
  return parseFloatText(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
}
