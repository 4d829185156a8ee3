// Comparison and logic of templates: eq, ne, lt, le, gt, ge. Go compares only what has one kind.
import { plain } from './printf';
import { type GoFunction, type GoValue, goFunction, typeNameOf, variadic } from './value';

export const COMPARISONS: Readonly<Record<string, GoFunction>> = {
  eq: variadic(['any'], 'any', (first, ...others) => {
    if (others.length === 0) throw new Error('missing argument for comparison');
    requireComparable(first);
    return others.some((other) => isEqual(first, other));
  }),
  ne: goFunction(['any', 'any'], (a, b) => {
    requireComparable(a);
    return !isEqual(a, b);
  }),
  lt: goFunction(['any', 'any'], (a, b) => isLess(a, b)),
  le: goFunction(['any', 'any'], (a, b) => isLess(a, b) || isEqual(a, b)),
  gt: goFunction(['any', 'any'], (a, b) => !(isLess(a, b) || isEqual(a, b))),
  ge: goFunction(['any', 'any'], (a, b) => !isLess(a, b)),
};

function requireComparable(value: GoValue): void {
  if (typeof value === 'object') throw new Error(`non-comparable type ${plain(value)}: ${typeNameOf(value)}`);
}

function isEqual(a: GoValue, b: GoValue): boolean {
  if (a === undefined || b === undefined) return a === b;
  requireComparable(b);
  if (typeof a !== typeof b) throw incompatible(a, b);
  return a === b;
}

function isLess(a: GoValue, b: GoValue): boolean {
  const type = typeof a;
  if (type !== 'bigint' && type !== 'number' && type !== 'string') throw new Error('invalid type for comparison');
  if (type !== typeof b) throw incompatible(a, b);
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string)) < 0;
  return (a as number) < (b as number);
}

const incompatible = (a: GoValue, b: GoValue) =>
  new Error(`incompatible types for comparison: ${typeNameOf(a)} and ${typeNameOf(b)}`);
