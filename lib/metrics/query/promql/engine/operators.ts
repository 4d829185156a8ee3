// The binary operators on two floats.
import type { BinaryExpr, BinaryOperator } from '../ast';
import { pow } from './go-math';

const ARITHMETIC: ReadonlyMap<BinaryOperator, (a: number, b: number) => number> = new Map<
  BinaryOperator,
  (a: number, b: number) => number
>([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
  ['%', (a, b) => a % b],
  ['^', pow],
  ['atan2', Math.atan2],
]);

const COMPARISON: ReadonlyMap<BinaryOperator, (a: number, b: number) => boolean> = new Map<
  BinaryOperator,
  (a: number, b: number) => boolean
>([
  ['==', (a, b) => a === b],
  ['!=', (a, b) => a !== b],
  ['>', (a, b) => a > b],
  ['<', (a, b) => a < b],
  ['>=', (a, b) => a >= b],
  ['<=', (a, b) => a <= b],
]);

/** The result for one pair, or undefined when a comparison filters it out. */
export type PairOperation = (left: number, right: number) => number | undefined;

/**
 * The trim operators have no result on floats.
 * @param kept which side's value a comparison that filters passes on.
 */
export function pairOperation({ op, bool }: BinaryExpr, kept: 'left' | 'right' = 'left'): PairOperation {
  const arithmetic = ARITHMETIC.get(op);
  if (arithmetic) return arithmetic;
  const holds = COMPARISON.get(op);
  if (!holds) return () => undefined;
  if (bool) return (left, right) => (holds(left, right) ? 1 : 0);
  return (left, right) => (holds(left, right) ? (kept === 'left' ? left : right) : undefined);
}

/** `</` and `>/` cut histograms; of a float there is nothing to cut. */
export const isTrim = ({ op }: BinaryExpr) => op === '</' || op === '>/';

/** Whether the result is another metric than its operands; a filter passes on the metric itself. */
export const makesNewMetric = ({ op, bool }: BinaryExpr) => bool || ARITHMETIC.has(op);
