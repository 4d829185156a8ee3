// The functions that templates of notifications may call. Alertmanager 0.28, notification template reference; a catalogue.
import type { FunctionMap } from '../go-template/builtins';
import { sprint } from '../go-template/printf';
import { formatTime, GoDuration, GoTime } from '../go-template/time';
import { GoMap, GoStruct, type GoValue, goFunction, isList, itemsOf, typeNameOf, variadic } from '../go-template/value';
import { PURE_FUNCTIONS } from '../prometheus-template/functions';

const { title, toUpper, toLower, match, reReplaceAll, safeHtml, humanizeDuration } = PURE_FUNCTIONS as Required<
  Pick<FunctionMap, string>
>;

export const FUNCTIONS: FunctionMap = {
  ...({ title, toUpper, toLower, match, reReplaceAll, safeHtml, humanizeDuration } as FunctionMap),
  trimSpace: goFunction(['string'], (text) => text.trim()),
  join: goFunction(['string', 'any'], (separator, list) => textsOf(list).join(separator)),
  // Addresses are looked at where they stand, whoever vouches for them.
  safeUrl: goFunction(['string'], (url) => url),
  urlUnescape: goFunction(['string'], (text) => decodeURIComponent(text.replaceAll('+', ' '))),
  stringSlice: variadic([], 'string', (...texts) => texts),
  date: goFunction(['string', 'any'], (layout, time) => formatTime(timeOf(time).unixMs, timeOf(time).zone, layout)),
  tz: goFunction(['string', 'any'], (zone, time) => new GoTime(timeOf(time).unixMs, knownZone(zone))),
  now: goFunction([], () => new GoTime(Date.now())),
  since: goFunction(['any'], (time) => new GoDuration(BigInt(Date.now() - timeOf(time).unixMs) * 1_000_000n)),
  toJson: goFunction(['any'], (value) => JSON.stringify(plain(value))),
  base64encode: goFunction(['string'], (text) => Buffer.from(text).toString('base64')),
  base64decode: goFunction(['string'], (text) => Buffer.from(text, 'base64').toString()),
  list: variadic([], 'any', (...values) => values),
  append: variadic(['any'], 'any', (list, ...values) => [...(isList(list) ? itemsOf(list) : []), ...values]),
  dict: variadic([], 'any', (...values) => dictOf(values)),
};

function textsOf(list: GoValue): readonly string[] {
  if (isList(list)) return itemsOf(list).map((item) => (typeof item === 'string' ? item : sprint([item])));
  throw new Error(`wrong type for value; expected []string; got ${typeNameOf(list)}`);
}

function timeOf(value: GoValue): GoTime {
  if (value instanceof GoTime) return value;
  throw new Error(`wrong type for value; expected time.Time; got ${typeNameOf(value)}`);
}

function knownZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw new Error(`unknown time zone ${zone}`); // RangeError, in words of its own
  }
}

function dictOf(values: readonly GoValue[]): GoMap {
  if (values.length % 2 !== 0) throw new Error('dict requires an even number of arguments');
  const entries = new Map<string, GoValue>();
  for (let i = 0; i < values.length; i += 2) {
    const key = values[i];
    if (typeof key !== 'string') throw new Error('dict keys must be strings');
    entries.set(key, values[i + 1]);
  }
  return new GoMap(entries);
}

/** As encoding/json sees it. */
function plain(value: GoValue): unknown {
  if (isList(value)) return itemsOf(value).map(plain);
  if (value instanceof GoMap) return Object.fromEntries(value.sorted().map(([key, each]) => [key, plain(each)]));
  if (value instanceof GoTime) return new Date(value.unixMs).toISOString();
  if (value instanceof GoStruct)
    return Object.fromEntries(Object.entries(value.fields).map(([key, each]) => [key, plain(each)]));
  return typeof value === 'bigint' ? Number(value) : value instanceof Object ? sprint([value]) : (value ?? null);
}
