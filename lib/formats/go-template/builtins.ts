// Functions every template has: print, len, index, slice, comparison, escaping. `and` and `or` are the executor's.
import { COMPARISONS } from './compare';
import { sprint, sprintf, sprintln } from './printf';
import { escapeHtml, escapeJs, escapeQuery } from './text-escape';
import {
  type GoFunction,
  GoList,
  GoMap,
  type GoValue,
  goFunction,
  isList,
  isTrue,
  itemsOf,
  SafeHtml,
  typeNameOf,
  variadic,
} from './value';

export type FunctionMap = Readonly<Record<string, GoFunction>>;

export const BUILTINS: FunctionMap = {
  ...COMPARISONS,
  not: goFunction(['any'], (value) => !isTrue(value)),
  print: variadic([], 'any', (...values) => sprint(values)),
  println: variadic([], 'any', (...values) => sprintln(values)),
  printf: variadic(['string'], 'any', (format, ...values) => sprintf(format, values)),
  html: variadic([], 'any', (...values) => escapeHtml(textOf(values))),
  js: variadic([], 'any', (...values) => escapeJs(textOf(values))),
  urlquery: variadic([], 'any', (...values) => escapeQuery(textOf(values))),
  len: goFunction(['any'], length),
  index: variadic(['any'], 'any', (value, ...keys) => keys.reduce(element, value)),
  slice: variadic(['any'], 'any', sliced),
};

/** As an action would print them. */
const textOf = (values: readonly GoValue[]) =>
  sprint(values.map((value) => (value === undefined ? '<no value>' : value)));

function length(value: GoValue): bigint {
  if (typeof value === 'string') return BigInt(Buffer.byteLength(value));
  if (value instanceof SafeHtml) return BigInt(Buffer.byteLength(value.html));
  if (isList(value)) return BigInt(itemsOf(value).length);
  if (value instanceof GoMap) return BigInt(value.entries.size);
  if (value === undefined) throw new Error('len of nil pointer');
  throw new Error(`len of type ${typeNameOf(value)}`);
}

function element(value: GoValue, key: GoValue): GoValue {
  if (value instanceof GoMap) {
    if (typeof key !== 'string') throw new Error(wrongType('string', key));
    return value.entries.has(key) ? value.entries.get(key) : value.zero;
  }
  if (value === undefined) throw new Error('index of untyped nil');
  if (isList(value)) return itemsOf(value)[position(key, itemsOf(value).length - 1)];
  if (typeof value !== 'string') throw new Error(`can't index item of type ${typeNameOf(value)}`);
  const bytes = Buffer.from(value);
  return BigInt(bytes[position(key, bytes.length - 1)] as number);
}

const wrongType = (wanted: string, got: GoValue) =>
  got === undefined
    ? `value is nil; should be of type ${wanted}`
    : `value has type ${typeNameOf(got)}; should be ${wanted}`;

function position(key: GoValue, most: number): number {
  if (key === undefined) throw new Error('cannot index slice/array with nil');
  if (typeof key !== 'bigint') throw new Error(`cannot index slice/array with type ${typeNameOf(key)}`);
  if (key < 0n || key > most) throw new Error(`index out of range: ${key}`);
  return Number(key);
}

/** Of a list or the bytes of a string; a third index only bounds a list's capacity, which nobody sees. */
function sliced(value: GoValue, ...bounds: readonly GoValue[]): GoValue {
  if (bounds.length > 3) throw new Error(`too many slice indexes: ${bounds.length}`);
  if (value === undefined) throw new Error('slice of untyped nil');
  if (typeof value === 'string' && bounds.length === 3) throw new Error('cannot 3-index slice a string');
  if (typeof value !== 'string' && !isList(value)) throw new Error(`can't slice item of type ${typeNameOf(value)}`);
  const size = typeof value === 'string' ? Buffer.byteLength(value) : itemsOf(value).length;
  const [from = 0, to = size, most = size] = bounds.map((bound) => position(bound, size));
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`);
  if (to > most) throw new Error(`invalid slice index: ${to} > ${most}`);
  if (typeof value === 'string') return Buffer.from(value).subarray(from, to).toString('utf8');
  const part = itemsOf(value).slice(from, to);
  return value instanceof GoList ? new GoList(part, value.typeName, value.methods) : part;
}
