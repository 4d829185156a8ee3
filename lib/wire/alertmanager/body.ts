// Bodies of requests: JSON read as strictly as Alertmanager reads it, refused in its words.
import { badInput } from '@/lib/kernel/errors';
import { missing, unparsable } from './answers';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const decoder = new TextDecoder();

/** @param what the body is called in messages. @throws Malformed */
export function parseBody(body: Uint8Array, what: string): Json {
  if (body.length === 0) throw missing(what);
  const text = decoder.decode(body);
  try {
    return JSON.parse(text) as Json;
  } catch (refused) {
    throw unparsable(what, whyNot((refused as SyntaxError).message, text));
  }
}

/** Go's words for JavaScript's. */
function whyNot(message: string, text: string): string {
  const at = Number(/at position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  if (/end of JSON input|Unterminated/.test(message) || at >= text.length) return 'unexpected EOF';
  const char = /Unexpected token '(.)'/u.exec(message)?.[1] ?? text[at];
  if (char === undefined) return message;
  const quoted = char === "'" ? `'\\''` : `'${char}'`;
  if (/property name/.test(message)) return `invalid character ${quoted} looking for beginning of object key string`;
  if (/Expected ','.*property value/.test(message)) return `invalid character ${quoted} after object key:value pair`;
  if (/Expected ','.*array element/.test(message)) return `invalid character ${quoted} after array element`;
  return `invalid character ${quoted} looking for beginning of value`;
}

const kindOf = (value: Json) =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : value === true || value === false ? 'bool' : typeof value;

/** Go's complaint about a value of another type. */
export const cannot = (what: string, value: Json, into: string) =>
  unparsable(what, `json: cannot unmarshal ${kindOf(value)} into Go ${into}`);

export const isObject = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field that is a text, or is not there. @param field as Go calls it in its complaint. @throws Malformed */
export function textField(what: string, value: Json | undefined, field: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw cannot(what, value, `struct field ${field} of type string`);
  return value;
}

export function boolField(what: string, value: Json | undefined, field: string): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw cannot(what, value, `struct field ${field} of type bool`);
  return value;
}

/** What strfmt takes: RFC 3339, also with a space, also without zone, which is UTC then. */
const TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d+)?)([Zz]|[+-]\d\d:?\d\d)?$/;
/** Go's zero time means that nobody said. */
const ZERO_TIME_MS = Date.parse('0001-01-01T00:00:00Z');

/** Unix milliseconds; undefined: not given. An empty text is 1970, as strfmt has it. @throws Malformed */
export function timeField(what: string, value: Json | undefined, field: string): number | undefined {
  const text = textField(what, value, field);
  if (text === undefined) return undefined;
  if (text === '') return 0;
  const [, day, time, zone = 'Z'] = TIME.exec(text) ?? [];
  const ms = Date.parse(`${day}T${time}${zone.replace(/^(...)(\d\d)$/, '$1:$2').toUpperCase()}`);
  if (Number.isNaN(ms)) {
    const quoted = JSON.stringify(text);
    throw unparsable(what, `parsing time ${quoted} as "2006-01-02 15:04:05": cannot parse ${quoted} as "2006"`);
  }
  return ms === ZERO_TIME_MS ? undefined : ms;
}

export type TimeReader = (value: Json | undefined, field: string) => number | undefined;

/** `timeField` for many alerts of one body, most of which have the same times: each is read once for as long as it comes again. */
export function timeReader(what: string): TimeReader {
  const last = new Map<string, { readonly value: Json | undefined; readonly ms: number | undefined }>();
  return (value, field) => {
    const known = last.get(field);
    if (known && known.value === value) return known.ms;
    const ms = timeField(what, value, field);
    last.set(field, { value, ms });
    return ms;
  };
}

/** Postgres takes no U+0000 in a text. @throws bad_input */
export function withoutNul(text: string, name: string): string {
  if (text.includes('\0')) throw badInput(`${name} must not contain U+0000`);
  return text;
}
