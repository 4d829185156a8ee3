// Numbers as people read them: three significant digits, a unit after a space. The exact value goes on hover.

/** What a number counts. `none` has no unit word; `ratio` is shown as per cent. */
export type Unit = 'none' | 'seconds' | 'bytes' | 'bytesPerSecond' | 'ratio';

type Scale = readonly (readonly [factor: number, word: string])[]; // falling factors

const DECIMAL: Scale = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
];
const SECONDS: Scale = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
  [1e-9, 'ns'],
];
const BYTES: Scale = [
  [2 ** 40, 'TiB'],
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
  [1, 'B'],
];

const SCALES: Readonly<Record<Unit, Scale>> = {
  none: DECIMAL,
  seconds: SECONDS,
  bytes: BYTES,
  bytesPerSecond: BYTES.map(([factor, word]) => [factor, `${word}/s`]),
  ratio: [[0.01, '%']],
};

// "90 s" says more than "1.50 min": the next larger unit of time starts at two of it, a day at two days.
const startsAt = (unit: Unit, factor: number) => (unit === 'seconds' && factor >= 60 ? 2 * factor : factor);

/** The factor and word under which `value` is written; the smallest of the scale for what is smaller still. */
function scaleOf(value: number, unit: Unit): readonly [factor: number, word: string] {
  const scale = SCALES[unit];
  const size = Math.abs(Number(value.toPrecision(3)));
  if (size === 0) return scale.find(([factor]) => factor === 1) ?? (scale[0] as readonly [number, string]);
  return scale.find(([factor]) => size >= startsAt(unit, factor)) ?? (scale.at(-1) as readonly [number, string]);
}

/** "1.84 s", "412", "1.84 k", "7.42 %". NaN and the infinities keep Prometheus' spelling. */
export function formatNumber(value: number, unit: Unit = 'none'): string {
  const odd = notFinite(value);
  if (odd) return odd;
  const [factor, word] = scaleOf(value, unit);
  const digits = threeDigits(value / factor);
  return word ? `${digits} ${word}` : digits;
}

function notFinite(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : undefined;
}

/** Three significant digits; whole numbers below 1000 without decimals; an exponent only below a millionth. */
function threeDigits(value: number): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  if (size < 1e-6 || size >= 1e6) return rounded.toExponential(2);
  if (Number.isInteger(value) || size >= 100) return String(rounded);
  if (size >= 1) return rounded.toFixed(size >= 10 ? 1 : 2);
  return rounded.toPrecision(3);
}

/**
 * Labels for the ticks of one axis: one unit for all, as many decimals as the step needs, so "0.5 s" stands beside
 * "1.5 s" and never "1.50 s". `ticks` rise evenly.
 */
export function formatTicks(ticks: readonly number[], unit: Unit): string[] {
  const largest = Math.max(...ticks.map(Math.abs), 0);
  const [factor, word] = scaleOf(largest, unit);
  return ticks.map((tick) => {
    const digits = String(Number((tick / factor).toPrecision(6)));
    return word ? `${digits} ${word}` : digits;
  });
}

/** Whole counts in full, with thousands separated: "3,872". */
export const formatCount = (count: number): string => count.toLocaleString('en-US');

/** "1 series" needs no other word, "1 target" and "2 targets" do. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
