// Powers and logarithms to the last digit as Go's math package forms them, which is not as JavaScript does. Source: Go, math/pow.go,
// log.go, log10.go, frexp.go, ldexp.go.

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** value = fraction * 2^exponent, the fraction from 0.5 to below 1 in size; 0, NaN and infinities are their own fraction. */
export function frexp(value: number): readonly [fraction: number, exponent: number] {
  if (value === 0 || !Number.isFinite(value)) return [value, 0];
  const isSubnormal = Math.abs(value) < 2 ** -1022;
  float[0] = isSubnormal ? value * 2 ** 52 : value;
  const high = words[1] as number;
  words[1] = (high & 0x800fffff) | (1022 << 20);
  return [float[0], ((high >>> 20) & 0x7ff) - 1022 - (isSubnormal ? 52 : 0)];
}

/** fraction * 2^exponent, rounded once. */
export function ldexp(fraction: number, exponent: number): number {
  const [own, more] = frexp(fraction);
  const total = exponent + more;
  if (own === 0 || !Number.isFinite(own)) return own;
  if (total < -1080) return own < 0 ? -0 : 0;
  if (total > 1024) return own < 0 ? -Infinity : Infinity;
  return total > -1022 ? own * 2 * 2 ** (total - 1) : own * 2 ** (total + 53) * 2 ** -53;
}

/** FreeBSD's e_log.c, as Go has it: x = 2^k (1 + f), and a polynomial in f / (2 + f). */
export function log(value: number): number {
  if (!(value > 0 && value < Infinity)) return Math.log(value);
  let [fraction, exponent] = frexp(value);
  if (fraction < Math.SQRT1_2) {
    fraction *= 2;
    exponent--;
  }
  const f = fraction - 1;
  const s = f / (2 + f);
  const s2 = s * s;
  const s4 = s2 * s2;
  const odd =
    s2 * (0.6666666666666735 + s4 * (0.2857142874366239 + s4 * (0.1818357216161805 + s4 * 0.14798198605116586)));
  const even = s4 * (0.3999999999940942 + s4 * (0.22222198432149784 + s4 * 0.15313837699209373));
  const half = 0.5 * f * f;
  return exponent * LN2_HIGH - (half - (s * (half + (odd + even)) + exponent * LN2_LOW) - f);
}

/** ln 2 in two parts, the first with zeros at its end. */
const [LN2_HIGH, LN2_LOW] = [0.6931471803691238, 1.9082149292705877e-10];

/** Exact for powers of two. */
export function log2(value: number): number {
  const [fraction, exponent] = frexp(value);
  return fraction === 0.5 ? exponent - 1 : log(fraction) * Math.LOG2E + exponent;
}

export const log10 = (value: number) => log(value) * Math.LOG10E;

const isOdd = (value: number) => Math.abs(value) < 2 ** 53 && Math.abs(value % 2) === 1;
const isNegative = (value: number) => value < 0 || Object.is(value, -0);

export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (y === 1) return x;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (x === 0) return ofZero(x, y);
  if (!Number.isFinite(y)) return x === -1 ? 1 : beyond(x, y);
  if (!Number.isFinite(x)) {
    if (x < 0) return pow(1 / x, -y);
    return y < 0 ? 0 : Infinity;
  }
  if (y === 0.5) return Math.sqrt(x);
  if (y === -0.5) return 1 / Math.sqrt(x);
  return ofFinite(x, y);
}

function ofZero(x: number, y: number): number {
  const keepsSign = isNegative(x) && isOdd(y);
  if (y < 0) return keepsSign ? -Infinity : Infinity;
  return keepsSign ? x : 0;
}

/** Of a power so large that only its direction counts. */
const beyond = (x: number, y: number) => (Math.abs(x) < 1 === y > 0 ? 0 : Infinity);

/** By squaring, in fractions and exponents apart. */
function ofFinite(x: number, y: number): number {
  let whole = Math.trunc(Math.abs(y));
  let rest = Math.abs(y) - whole;
  if (rest !== 0 && x < 0) return NaN;
  if (whole >= 2 ** 63) return x === -1 ? 1 : beyond(x, y);
  let answer = 1;
  let exponent = 0;
  if (rest !== 0) {
    if (rest > 0.5) {
      rest--;
      whole++;
    }
    answer = Math.exp(rest * log(x));
  }
  let [square, squareExponent] = frexp(x);
  for (let i = whole; i !== 0; i = Math.floor(i / 2)) {
    if (Math.abs(squareExponent) > 4096) {
      exponent += squareExponent;
      break;
    }
    if (i % 2 === 1) {
      answer *= square;
      exponent += squareExponent;
    }
    square *= square;
    squareExponent *= 2;
    if (square < 0.5) {
      square += square;
      squareExponent--;
    }
  }
  return y < 0 ? ldexp(1 / answer, -exponent) : ldexp(answer, exponent);
}
