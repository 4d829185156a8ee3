// Where observations lie within a bucket: evenly in custom buckets and the zero bucket, evenly by their logarithm in the others.
import type { Interval } from './iterate';

/** The share of the bucket's observations at or below `value`, which lies within it. A bucket without end has none below its end. */
export function shareBelow(value: number, { lower, upper }: Interval, isLinear: boolean): number {
  if (isLinear) return lower === -Infinity ? 1 : (value - lower) / (upper - lower);
  const [logLower, logUpper, logValue] = [log2(Math.abs(lower)), log2(Math.abs(upper)), log2(Math.abs(value))];
  if (value > 0) return (logValue - logLower) / (logUpper - logLower);
  return 1 - (logValue - logUpper) / (logLower - logUpper);
}

/** The value below which that share of the bucket's observations lies. */
export function valueAtShare(share: number, { lower, upper }: Interval, isLinear: boolean): number {
  if (isLinear) return lower + (upper - lower) * share;
  const [logLower, logUpper] = [log2(Math.abs(lower)), log2(Math.abs(upper))];
  if (lower > 0) return 2 ** (logLower + (logUpper - logLower) * share);
  return -(2 ** (logUpper + (logLower - logUpper) * (1 - share)));
}

/** As Go computes it, which differs from Math.log2 in the last digit: by the logarithm of the mantissa. */
function log2(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return Math.log2(value);
  let exponent = Math.max(-1022, Math.floor(Math.log2(value)) + 1);
  let mantissa = value * 2 ** -exponent;
  for (; mantissa < 0.5; exponent--) mantissa *= 2;
  for (; mantissa >= 1; exponent++) mantissa /= 2;
  return mantissa === 0.5 ? exponent - 1 : Math.log(mantissa) * (1 / Math.LN2) + exponent;
}
