// What the lines of the graph are held against, as it stands in the address: `threshold=> 0.05`.
import type { Changes } from '@/components/address/changed-address';

/** `operator` says which side is wrong, as a rule has it; empty when nobody said. `value` is finite. */
export type Threshold = { readonly operator: string; readonly value: number };

const WRITTEN = /^\s*(==|!=|[<>]=?)?\s*(\S+)\s*$/;

/** undefined: there is none, or it is no number. */
export function parseThreshold(text: string | null): Threshold | undefined {
  const [, operator = '', number = ''] = WRITTEN.exec(text ?? '') ?? [];
  const value = number === '' ? Number.NaN : Number(number);
  return Number.isFinite(value) ? { operator, value } : undefined;
}

/** Read back by `parseThreshold`, to the last digit. */
export const textOfThreshold = ({ operator, value }: Threshold): string => `${operator} ${value}`.trim();

/** undefined: a comparison with what is no number, or endless, is no line. */
export const thresholdWith = (operator: string, value: number | undefined): Threshold | undefined =>
  value !== undefined && Number.isFinite(value) ? { operator, value } : undefined;

export const WITHOUT_THRESHOLD: Changes = { threshold: null };
