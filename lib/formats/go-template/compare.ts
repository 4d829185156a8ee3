// Comparison and logic of templates: eq, ne, lt, le, gt, ge. Go compares only what has one kind.
import { plain } from './printf';
import { type GoFunction, GoMap, type GoValue, goFunction, isList, typeNameOf, variadic } from './value';

export const COMPARISONS: Readonly<Record<string, GoFunction>> = {
  eq: variadic(['any'], 'any', (first, ...others) => {
    if (others.length === 0) throw new Error('missing argument for comparison');
    return others.some((other) => isEqual(first, other));
  }),
  ne: goFunction(['any', 'any'], (a, b) => !isEqual(a, b)),
  lt: goFunction(['any', 'any'], (a, b) => isLess(a, b)),
  le: goFunction(['any', 'any'], (a, b) => isLess(a, b) || isEqual(a, b)),
  gt: goFunction(['any', 'any'], (a, b) => !(isLess(a, b) || isEqual(a, b))),
  ge: goFunction(['any', 'any'], (a, b) => !isLess(a, b)),
};

/** Nil is equal to nil only. Maps and lists are equal to nothing, not even asked for. */
function isEqual(a: GoValue, b: GoValue): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (typeof a !== typeof b) throw incompatible(a, b);
  if (b instanceof GoMap || isList(b)) throw new Error(`non-comparable type ${plain(b)}: ${typeNameOf(b)}`);
  return a === b;
}

function isLess(a: GoValue, b: GoValue): boolean {
  if (!isBasic(a) || !isBasic(b)) throw new Error('invalid type for comparison');
  if (typeof a !== typeof b) throw incompatible(a, b);
  if (typeof a === 'boolean') throw new Error('invalid type for comparison');
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string)) < 0;
  return a < (b as bigint | number);
}

const isBasic = (value: GoValue): value is boolean | bigint | number | string =>
  value !== undefined && typeof value !== 'object';

const incompatible = (a: GoValue, b: GoValue) =>
  new Error(`incompatible types for comparison: ${typeNameOf(a)} and ${typeNameOf(b)}`);
