// Where a counter of floats began anew.
import { beganAnew } from './start-timestamps';
import type { WindowInput } from './window';

type Counted = Pick<WindowInput, 'timestampsMs' | 'values' | 'startTimestampsMs'>;

/** Whether it did between samples `i - 1` and `i`: it fell, or its start timestamp says so. */
export function isReset({ timestampsMs, values, startTimestampsMs }: Counted, i: number): boolean {
  if ((values[i] as number) < (values[i - 1] as number)) return true;
  return startTimestampsMs !== undefined && beganAnew(timestampsMs, startTimestampsMs, i);
}

/**
 * The samples that come after a reset, in order, and behind them, as an end, one there is not. Looked for once in a series,
 * however many windows a sample is in.
 */
export function resetsOf(input: Counted): readonly number[] {
  const { values, startTimestampsMs } = input;
  const resets: number[] = [];
  for (let i = 1; i < values.length; i++) {
    const fell = (values[i] as number) < (values[i - 1] as number);
    if (fell || (startTimestampsMs !== undefined && isReset(input, i))) resets.push(i);
  }
  resets.push(values.length);
  return resets;
}
