// and, or, unless: elements of one side chosen by whether the other side has an element with the same matching labels.
import type { BinaryExpr } from '../ast';
import { mergeEqual } from './merge';
import { signatureOf } from './signature';
import { type Column, isAnywhere, type VectorValue, vectorOf } from './value';

export function setOperation({ op, matching }: BinaryExpr, left: VectorValue, right: VectorValue): VectorValue {
  const signature = signatureOf(matching);
  if (op === 'or') {
    const seen = presenceBySignature(left.columns, signature);
    return vectorOf(mergeEqual([...left.columns, ...chosen(right.columns, signature, seen, false)]));
  }
  return vectorOf(chosen(left.columns, signature, presenceBySignature(right.columns, signature), op === 'and'));
}

type Signature = ReturnType<typeof signatureOf>;

/** Per signature: 1 at the steps where any column with it has a value. */
function presenceBySignature(columns: readonly Column[], signature: Signature): ReadonlyMap<string, Uint8Array> {
  const union = new Map<string, Uint8Array>();
  for (const { labels, present } of columns) {
    const key = signature(labels);
    const steps = union.get(key);
    if (!steps) union.set(key, present.slice());
    else for (let i = 0; i < steps.length; i++) if (present[i]) steps[i] = 1;
  }
  return union;
}

/** The columns where the other side is there (`wanted`) or is not. */
function chosen(
  columns: readonly Column[],
  signature: Signature,
  others: ReadonlyMap<string, Uint8Array>,
  wanted: boolean,
): readonly Column[] {
  return columns
    .map((column) => {
      const other = others.get(signature(column.labels));
      const present = column.present.map((own, i) => Number(own === 1 && (other?.[i] === 1) === wanted));
      return { ...column, present };
    })
    .filter(({ present }) => isAnywhere(present));
}
