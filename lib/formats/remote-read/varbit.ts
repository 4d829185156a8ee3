// Whole numbers in as few bits as their size needs, of histogram chunks. Source: Prometheus' documentation of the chunk format
// (tsdb/docs/format/chunks.md, varbit_int and varbit_uint).
import type { BitWriter } from './bit-writer';

/** Sizes of the fields; the i-th is marked by i + 1 ones and a zero, all 64 bits by eight ones. Nothing marks a 0. */
const SIZES = [3, 6, 9, 12, 18, 25, 56];

/** Exact between ±2^53. */
export function writeVarbit(out: BitWriter, value: number): void {
  if (value === 0) out.bits(0, 1);
  else writeField(out, value, (size) => fits(value, size));
}

/** Exact from 0 to 2^53. */
export function writeVarbitUnsigned(out: BitWriter, value: number): void {
  if (value === 0) out.bits(0, 1);
  else writeField(out, value, (size) => value < 2 ** size);
}

/** The range of a field of so many bits, which is half open the other way round than two's complement. */
export const fits = (value: number, bits: number) => value > -(2 ** (bits - 1)) && value <= 2 ** (bits - 1);

function writeField(out: BitWriter, value: number, isWideEnough: (size: number) => boolean): void {
  const i = SIZES.findIndex(isWideEnough);
  const size = SIZES[i] ?? 64;
  if (size === 64) out.bits(0xff, 8);
  else out.bits(2 ** (i + 2) - 2, i + 2);
  if (size > 32) out.bits(Math.floor(value / 2 ** 32), size - 32);
  out.bits(value >>> 0, Math.min(size, 32));
}
