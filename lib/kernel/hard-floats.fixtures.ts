// Random floats whose shortest text is hard to find, for tests of who writes numbers.

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer); // low word first

function of(exponent: number, high: number, low: number): number {
  words[0] = low;
  words[1] = ((1023 + exponent) << 20) | high;
  return float[0] as number;
}

const random = () => Math.random() * 2 ** 32;

/** The i-th handful: of any digits, of few, of round ones, and at the borders of a power of two. Between 2^-20 and 2^56, either sign. */
export function hardFloats(i: number): readonly number[] {
  const exponent = Math.floor(Math.random() * 76) - 20;
  const value = of(exponent, random() & 0xfffff, random());
  return [
    ...[value, -value, Number(value.toPrecision(1 + (i % 17)))],
    ...[Math.round(value * 1000) / 1000, Math.round(value * 100) / 100],
    ...[of(exponent, random() & 0xfffff, 0), of(exponent, 0, i % 3), of(exponent, 0xfffff, 0xffffffff - (i % 3))],
  ];
}
