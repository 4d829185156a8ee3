// The binary operators where an operand is a histogram.
import type { Histogram } from '@/lib/kernel/histogram';
import type { BinaryExpr, BinaryOperator } from '../ast';
import type { Annotations } from './annotations';
import { areEqual } from './histogram/equal';
import { RunningHistogram } from './histogram/running';
import { divided, multiplied } from './histogram/samples';
import { trimHistogram } from './histogram/trim';
import { Notes } from './notes';
import { isTrim, type PairOperation } from './operators';
import type { Sample } from './value';

/** The result for one pair, or undefined when there is none: a comparison filters it out, or the types do not fit. */
export type SampleOperation = (left: Sample, right: Sample) => Sample | undefined;

/** @param onFloats the operation where both are floats */
export function sampleOperation(expr: BinaryExpr, onFloats: PairOperation, annotations: Annotations): SampleOperation {
  const notes = new Notes(annotations, expr.span);
  const refuse = (left: Sample, right: Sample) => void notes.incompatibleTypes(kindOf(left), expr.op, kindOf(right));
  return (left, right) => {
    if (typeof left === 'number') {
      if (typeof right === 'number') return isTrim(expr) ? refuse(left, right) : onFloats(left, right);
      return expr.op === '*' ? multiplied(right, left) : refuse(left, right);
    }
    if (typeof right === 'number') return withFloat(expr.op, left, right) ?? refuse(left, right);
    return ofTwo(expr, left, right, notes, () => refuse(left, right));
  };
}

const kindOf = (sample: Sample) => (typeof sample === 'number' ? 'float' : 'histogram');

function withFloat(op: BinaryOperator, histogram: Histogram, float: number): Histogram | undefined {
  switch (op) {
    case '*':
      return multiplied(histogram, float);
    case '/':
      return divided(histogram, float);
    case '</':
      return trimHistogram(histogram, 'below', float);
    case '>/':
      return trimHistogram(histogram, 'above', float);
    default:
      return undefined;
  }
}

function ofTwo(
  { op, bool }: BinaryExpr,
  left: Histogram,
  right: Histogram,
  notes: Notes,
  refuse: () => undefined,
): Sample | undefined {
  if (op === '+' || op === '-') return combined(op, left, right, notes);
  if (op !== '==' && op !== '!=') return refuse();
  const holds = areEqual(left, right) === (op === '==');
  if (bool) return Number(holds);
  return holds ? left : undefined;
}

/** A difference is a gauge, whatever its operands were. */
function combined(op: '+' | '-', left: Histogram, right: Histogram, notes: Notes): Histogram | undefined {
  const running = new RunningHistogram(left, false);
  const fits = op === '+' ? running.add(right) : running.subtract(right);
  if (!fits) return void notes.incompatibleLayout(op);
  const during = op === '+' ? 'addition' : 'subtraction';
  if (running.resetsCollided) notes.resetsCollided(during);
  if (running.boundsReconciled) notes.boundsReconciled(during);
  if (op === '-') running.hint = 'gauge';
  return running.toHistogram();
}
