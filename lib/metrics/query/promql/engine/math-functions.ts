// Functions of one float at a time, with up to two scalar arguments. A catalogue.
import { log, log2, log10 } from './go-math';

function round(value: number, toNearest = 1): number {
  const inverse = 1 / toNearest; // dividing by 0.1 would not give what multiplying by 10 gives
  return Math.floor(value * inverse + 0.5) / inverse;
}

/** Go's math.Max and Min: NaN when either is. */
const clamp = (value: number, min: number, max: number) => Math.max(min, Math.min(max, value));

/** By PromQL name. `clamp` is asked only where min <= max. */
export const MATH_FUNCTIONS: ReadonlyMap<string, (value: number, a: number, b: number) => number> = new Map<
  string,
  (value: number, a: number, b: number) => number
>([
  ['abs', Math.abs],
  ['ceil', Math.ceil],
  ['floor', Math.floor],
  ['exp', Math.exp],
  ['sqrt', Math.sqrt],
  ['ln', log],
  ['log2', log2],
  ['log10', log10],
  ['sgn', Math.sign],
  ['round', (value, toNearest) => round(value, toNearest)],
  ['clamp', clamp],
  ['clamp_min', (value, min) => Math.max(min, value)],
  ['clamp_max', (value, max) => Math.min(max, value)],
  ['sin', Math.sin],
  ['cos', Math.cos],
  ['tan', Math.tan],
  ['asin', Math.asin],
  ['acos', Math.acos],
  ['atan', Math.atan],
  ['sinh', Math.sinh],
  ['cosh', Math.cosh],
  ['tanh', Math.tanh],
  ['asinh', Math.asinh],
  ['acosh', Math.acosh],
  ['atanh', Math.atanh],
  ['deg', (value) => (value * 180) / Math.PI],
  ['rad', (value) => (value * Math.PI) / 180],
]);

const daysInMonth = (at: Date) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
const startOfYear = (at: Date) => Date.UTC(at.getUTCFullYear(), 0, 1);

/** By PromQL name: parts of an instant in UTC. */
export const DATE_FUNCTIONS: ReadonlyMap<string, (at: Date) => number> = new Map<string, (at: Date) => number>([
  ['minute', (at) => at.getUTCMinutes()],
  ['hour', (at) => at.getUTCHours()],
  ['day_of_week', (at) => at.getUTCDay()],
  ['day_of_month', (at) => at.getUTCDate()],
  ['day_of_year', (at) => Math.floor((at.getTime() - startOfYear(at)) / 86_400_000) + 1],
  ['days_in_month', daysInMonth],
  ['month', (at) => at.getUTCMonth() + 1],
  ['year', (at) => at.getUTCFullYear()],
]);
