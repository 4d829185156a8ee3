// Floats to a number of digits as Go's strconv rounds them: the exact binary value, halves to even.

/** Sign, digits and where the point is: 0.DIGITS * 10^point. The value is finite. */
type Decimal = { readonly negative: boolean; readonly digits: string; readonly point: number };

const view = new DataView(new ArrayBuffer(8));

/** All digits of a finite float, without zeros at either end; "" for zero. */
function exactly(value: number): Decimal {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = (biased === 0 ? 1 : biased) - 1075;
  // mantissa * 2^exponent, as an integer divided by a power of ten.
  const scale = exponent < 0 ? -exponent : 0;
  const whole = exponent < 0 ? mantissa * 5n ** BigInt(scale) : mantissa << BigInt(exponent);
  const all = whole.toString();
  const digits = whole === 0n ? '' : all.replace(/0+$/, '');
  return { negative: bits >> 63n === 1n, digits, point: whole === 0n ? 0 : all.length - scale };
}

/** Keeps so many digits (0 or fewer: perhaps none). */
function rounded({ negative, digits, point }: Decimal, keep: number): Decimal {
  if (keep >= digits.length) return { negative, digits, point };
  if (keep < 0) return { negative, digits: '', point: 0 };
  const next = digits.charAt(keep);
  const isHalf = next === '5' && keep + 1 === digits.length;
  const last = keep === 0 ? 0 : Number(digits.charAt(keep - 1));
  const up = isHalf ? last % 2 === 1 : next >= '5';
  const kept = digits.slice(0, keep);
  if (!up) return { negative, digits: kept.replace(/0+$/, ''), point };
  const raised = (BigInt(kept || '0') + 1n).toString().padStart(keep, '0');
  return { negative, digits: raised.replace(/0+$/, ''), point: point + raised.length - keep };
}

/** 'f' with `precision` digits after the point. The value is finite. */
export function fixed(value: number, precision: number): string {
  const exact = exactly(value);
  const { negative, digits, point } = rounded(exact, exact.point + precision);
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = (point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits).padEnd(precision, '0');
  return `${negative ? '-' : ''}${whole}${precision > 0 ? `.${fraction.slice(0, precision)}` : ''}`;
}

/** 'e' with `precision` digits after the first. The value is finite. */
export function scientific(value: number, precision: number): string {
  const { negative, digits, point } = rounded(exactly(value), precision + 1);
  const padded = digits.padEnd(precision + 1, '0');
  const mantissa = padded.charAt(0) + (precision > 0 ? `.${padded.slice(1)}` : '');
  return `${negative ? '-' : ''}${mantissa}e${exponentText(digits === '' ? 0 : point - 1)}`;
}

/** 'g' with so many significant digits, 0 counting as 1: no zeros at the end, an exponent below -4 and from `precision` on. */
export function general(value: number, precision: number): string {
  const significant = Math.max(1, precision);
  const { digits, point } = rounded(exactly(value), significant);
  const exponent = digits === '' ? 0 : point - 1;
  if (exponent < -4 || exponent >= significant) return scientific(value, Math.max(0, digits.length - 1));
  return fixed(value, Math.max(0, digits.length - point));
}

const exponentText = (exponent: number) => `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
