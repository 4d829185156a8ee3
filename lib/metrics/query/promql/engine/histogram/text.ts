// A histogram as one line: how count_values spells it in a label, and how it is shown where there is no room for a picture.
import { formatShortest } from '@/lib/kernel/float';
import type { Histogram } from '@/lib/kernel/histogram';
import { bucketsOf, type Interval } from './iterate';

/** `{count:20, sum:10, [-2,-1):2, [-0.001,0.001]:2, (0.5,1]:1}`. */
export function histogramText(histogram: Histogram): string {
  const { count, sum } = histogram;
  const head = [`count:${formatShortest(count)}`, `sum:${formatShortest(sum)}`];
  return `{${[...head, ...bucketsOf(histogram).map(intervalText)].join(', ')}}`;
}

function intervalText({ lower, upper, includesLower, includesUpper, count }: Interval): string {
  const [open, close] = [includesLower ? '[' : '(', includesUpper ? ']' : ')'];
  return `${open}${formatShortest(lower)},${formatShortest(upper)}${close}:${formatShortest(count)}`;
}
