// The functions that templates of Prometheus' rules may call. Prometheus 3.14, template reference; a catalogue.
import { RE2JS } from 're2js';
import { parseDuration } from '@/lib/kernel/duration';
import { parseFloatText } from '@/lib/kernel/float';
import type { FunctionMap } from '../go-template/builtins';
import { escapeQuery } from '../go-template/text-escape';
import { GoDuration, GoTime } from '../go-template/time';
import {
  GoMap,
  GoStruct,
  type GoValue,
  goFunction,
  isList,
  itemsOf,
  SafeHtml,
  typeNameOf,
  variadic,
} from '../go-template/value';
import { humanize, humanize1024, humanizeDuration, humanizePercentage, humanizeTimestamp } from './humanize';
import { graphLink, tableLink } from './links';

/** Functions of the text alone, the same wherever a template runs. */
export const PURE_FUNCTIONS: FunctionMap = {
  first: goFunction(['any'], (vector) => {
    const [first] = samplesOf(vector);
    if (first === undefined) throw new Error('first() called on vector with no elements');
    return first;
  }),
  label: goFunction(['string', 'any'], (name, sample) => labelOf(sample, name)),
  value: goFunction(['any'], (sample) => sampleOf(sample).fields.Value),
  strvalue: goFunction(['any'], (sample) => labelOf(sample, '__value__')),
  sortByLabel: goFunction(['string', 'any'], (name, vector) =>
    [...samplesOf(vector)].sort((a, b) => Buffer.compare(Buffer.from(labelOf(a, name)), Buffer.from(labelOf(b, name)))),
  ),
  humanize: goFunction(['any'], (value) => humanize(floatOf(value))),
  humanize1024: goFunction(['any'], (value) => humanize1024(floatOf(value))),
  humanizeDuration: goFunction(['any'], (value) => humanizeDuration(floatOf(value))),
  humanizePercentage: goFunction(['any'], (value) => humanizePercentage(floatOf(value))),
  humanizeTimestamp: goFunction(['any'], (value) => humanizeTimestamp(floatOf(value))),
  toTime: goFunction(['any'], (value) => new GoTime(Math.floor(finite(floatOf(value)) * 1000))),
  toDuration: goFunction(['any'], (value) => new GoDuration(BigInt(Math.round(finite(floatOf(value)) * 1e9)))),
  parseDuration: goFunction(['string'], (text) => parseDuration(text) / 1000),
  title: goFunction(['string'], title),
  toUpper: goFunction(['string'], (text) => text.toUpperCase()),
  toLower: goFunction(['string'], (text) => text.toLowerCase()),
  stripPort: goFunction(['string'], (address) => splitHostPort(address)?.host ?? address),
  stripDomain: goFunction(['string'], stripDomain),
  match: goFunction(['string', 'string'], (pattern, text) => RE2JS.compile(pattern).matcher(text).find()),
  reReplaceAll: goFunction(['string', 'string', 'string'], replaceAll),
  graphLink: goFunction(['string'], graphLink),
  tableLink: goFunction(['string'], tableLink),
  urlQueryEscape: goFunction(['string'], escapeQuery),
  args: variadic([], 'any', (...values) => new GoMap(new Map(values.map((value, i) => [`arg${i}`, value])))),
  safeHtml: goFunction(['string'], (html) => new SafeHtml(html)),
};

const samplesOf = (vector: GoValue): readonly GoValue[] => {
  if (!isList(vector))
    throw new Error(`wrong type for value; expected template.queryResult; got ${typeNameOf(vector)}`);
  return itemsOf(vector);
};

function sampleOf(value: GoValue): GoStruct {
  if (value instanceof GoStruct && 'Labels' in value.fields) return value;
  throw new Error(`wrong type for value; expected *template.sample; got ${typeNameOf(value)}`);
}

function labelOf(sample: GoValue, name: string): string {
  const { Labels: labels } = sampleOf(sample).fields;
  const value = labels instanceof GoMap ? labels.entries.get(name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** Numbers, and texts that are one. */
function floatOf(value: GoValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof GoDuration) return Number(value.ns) / 1e9;
  if (typeof value !== 'string') throw new Error(`can't convert ${typeNameOf(value)} to float`);
  const parsed = parseFloatText(value);
  if (parsed === undefined) throw new Error(`strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax`);
  return parsed;
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new Error('value is NaN or Inf');
}

/** strings.Title: the first letter of each word. */
function title(text: string): string {
  return text.replace(/(?<![\p{L}\p{Nd}_])\p{L}/gu, (letter) => letter.toUpperCase());
}

/** undefined for what is no `host:port`. */
function splitHostPort(address: string): { readonly host: string; readonly port: string } | undefined {
  const [, bracketed, bare, port] = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(address) ?? [];
  const host = bracketed ?? bare;
  return host === undefined || port === undefined ? undefined : { host, port };
}

/** An IP address keeps its dots. */
function stripDomain(address: string): string {
  const { host, port } = splitHostPort(address) ?? { host: address, port: '' };
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(':')) return address;
  const name = host.split('.')[0] as string;
  return port === '' ? name : `${name}:${port}`;
}

/** regexp.ReplaceAllString. */
function replaceAll(pattern: string, replacement: string, text: string): string {
  const regex = RE2JS.compile(pattern);
  const matcher = regex.matcher(text);
  const names = regex.namedGroups();
  const group = (reference: string): string => {
    const index = /^\d+$/.test(reference) ? Number(reference) : names[reference];
    return index === undefined || index > matcher.groupCount() ? '' : (matcher.group(index) ?? '');
  };
  let result = '';
  let from = 0;
  while (matcher.find()) {
    result += text.slice(from, matcher.start());
    result += replacement.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (all, braced, bare) =>
      all === '$$' ? '$' : group(braced ?? bare),
    );
    from = matcher.end();
  }
  return result + text.slice(from);
}
