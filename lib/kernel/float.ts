// Float64 as text and as bits, exactly as Go's strconv prints it and Prometheus stores it.

/** Go's FormatFloat(v, 'f', -1, 64): the shortest digits that read back equal, never an exponent; "NaN", "+Inf", "-Inf". */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const text = String(value);
  const exponentAt = text.indexOf('e');
  return exponentAt < 0 ? text : withoutExponent(text.slice(0, exponentAt), Number(text.slice(exponentAt + 1)));
}

/**
 * As Prometheus' API writes it: the shortest digits, an exponent below 1e-6 and from 1e21 on, where JavaScript has one, too, but
 * of two digits at least. Scalars have none (formatFloat).
 */
export function valueText(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const text = String(value);
  return value < 1e-6 && value > -1e-6 ? text.replace(/e-(\d)$/, 'e-0$1') : text;
}

function withoutExponent(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + exponent;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}

const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NAMED = new Map([
  ['nan', NaN],
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
  ['infinity', Infinity],
  ['+infinity', Infinity],
  ['-infinity', -Infinity],
]);

/** A decimal float or NaN/±Inf in any case; undefined for anything else (hexadecimal floats are not taken). */
export function parseFloatText(text: string): number | undefined {
  const named = NAMED.get(text.toLowerCase());
  if (named !== undefined) return named;
  return FLOAT.test(text) ? Number(text) : undefined;
}

/** High and low word of Prometheus' staleness marker, 0x7ff0000000000002: "this series ended here". */
const STALE_HIGH = 0x7ff00000;
const STALE_LOW = 2;

/**
 * Writes the marker at `values[index]`. Only ever as bits: copying a signalling NaN through a JavaScript number may
 * change it. Move it with `TypedArray.set`, never with `values[i] = other[j]`.
 */
export function writeStale(values: Float64Array, index: number): void {
  const words = new Uint32Array(values.buffer, values.byteOffset + index * 8, 2);
  words[0] = STALE_LOW;
  words[1] = STALE_HIGH;
}

/** Whether `values[index]` is the staleness marker, as opposed to a number or any other NaN. */
export function isStale(values: Float64Array, index: number): boolean {
  const value = values[index] as number;
  if (!Number.isNaN(value)) return false;
  const words = new Uint32Array(values.buffer, values.byteOffset + index * 8, 2);
  return words[0] === STALE_LOW && words[1] === STALE_HIGH;
}

/** Go's FormatFloat(v, 'g', -1, 64): the shortest digits; exponents below -4 and from 6 on: "1e+06". "NaN", "+Inf", "-Inf". */
export function formatShortest(value: number): string {
  if (!Number.isFinite(value) || value === 0) return formatFloat(value);
  const [mantissa = '0', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return formatFloat(value);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/**
 * The same with ".0" where no fraction and no exponent is: how `le` and `quantile` are spelled since Prometheus 3, so that
 * "1", "1.0" and "1e0" are one bucket.
 */
export function formatBound(value: number): string {
  const text = formatShortest(value);
  return !Number.isFinite(value) || /[.e]/.test(text) ? text : `${text}.0`;
}
