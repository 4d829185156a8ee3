// Parameters of an API call: query string and form body together, read as Prometheus reads them.
import { parseDuration } from '@/lib/kernel/duration';
import { badInput, kindOf, messageOf } from '@/lib/kernel/errors';
import { parseFloatText } from '@/lib/kernel/float';
import type { WireRequest } from '@/lib/kernel/http';
import { parseInstant } from '@/lib/kernel/time';

const decoder = new TextDecoder();

/** Go's `minTime` and `maxTime` of the API would not survive as numbers; these are as far as a Date goes. */
export const EARLIEST_MS = -8_640_000_000_000_000;
export const LATEST_MS = 8_640_000_000_000_000;

export class Parameters {
  private readonly values: URLSearchParams;

  constructor({ method, url, headers, body }: WireRequest) {
    this.values = new URLSearchParams(url.split('?').slice(1).join('?'));
    const isForm = headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
    if ((method !== 'POST' && method !== 'PUT') || !isForm) return;
    // Of a name in both, Go's FormValue takes the body's: it comes first.
    const form = new URLSearchParams(decoder.decode(body));
    for (const [name, value] of this.values) form.append(name, value);
    this.values = form;
  }

  text(name: string): string {
    return this.values.get(name) ?? '';
  }

  all(name: string): readonly string[] {
    return this.values.getAll(name);
  }

  /** @throws bad_input naming the parameter */
  instant(name: string, fallbackMs: number): number {
    return this.read(name, parseInstant) ?? fallbackMs;
  }

  /** Without a fallback the parameter is required. @throws bad_input naming the parameter */
  requiredInstant(name: string): number {
    return this.required(name, parseInstant);
  }

  /** Milliseconds of float seconds or a duration. @throws bad_input */
  requiredDuration(name: string): number {
    return this.required(name, secondsOrDuration);
  }

  duration(name: string): number | undefined {
    return this.read(name, secondsOrDuration);
  }

  /** 0: no limit. @throws bad_input for anything but a whole number from 0 */
  limit(name = 'limit'): number {
    const limit = this.read(name, wholeNumber) ?? 0;
    if (limit < 0) throw invalid(name, 'limit must be non-negative');
    return limit;
  }

  /** undefined: not given, or a negative number: no limit. @throws bad_input */
  count(name: string): number | undefined {
    const text = this.text(name);
    if (text === '') return undefined;
    if (!WHOLE.test(text)) throw badInput(`${name} must be a number`);
    return Number(text) < 0 ? undefined : Number(text);
  }

  /** False when not given. Spelled as Go's ParseBool takes it. @throws bad_input */
  flag(name: string): boolean {
    return this.read(name, boolean) ?? false;
  }

  /** The first of `allowed` when it is not given. @throws bad_input */
  oneOf<T extends string>(name: string, allowed: readonly [T, ...T[]]): T {
    const text = this.text(name);
    const found = text === '' ? allowed[0] : allowed.find((each) => each === text);
    if (found !== undefined) return found;
    throw invalid(name, `${JSON.stringify(text)} is none of ${[...new Set(allowed)].sort().join(', ')}`);
  }

  private required<T>(name: string, parse: (text: string) => T): T {
    const text = this.text(name);
    return parseNamed(name, text, parse);
  }

  private read<T>(name: string, parse: (text: string) => T): T | undefined {
    const text = this.text(name);
    return text === '' ? undefined : parseNamed(name, text, parse);
  }
}

export const invalid = (name: string, why: string) => badInput(`invalid parameter ${JSON.stringify(name)}: ${why}`);

/** Runs something on a parameter's text; what it refuses, it refuses by the parameter's name. */
export function parseNamed<T>(name: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (refused) {
    throw kindOf(refused) === 'bad_input' ? invalid(name, messageOf(refused)) : refused;
  }
}

function secondsOrDuration(text: string): number {
  const seconds = parseFloatText(text);
  if (seconds === undefined) return durationOf(text);
  const durationMs = Math.round(seconds * 1000);
  if (!Number.isSafeInteger(durationMs)) {
    throw badInput(`cannot parse ${JSON.stringify(text)} to a valid duration. It overflows int64`);
  }
  return durationMs;
}

function durationOf(text: string): number {
  try {
    return parseDuration(text);
  } catch {
    throw badInput(`cannot parse ${JSON.stringify(text)} to a valid duration`); // the parser's own words name no parameter
  }
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false] as const),
]);

function boolean(text: string): boolean {
  const value = BOOLEANS.get(text);
  if (value === undefined) throw badInput(`cannot parse ${JSON.stringify(text)} to a boolean`);
  return value;
}

const WHOLE = /^[+-]?\d+$/;

function wholeNumber(text: string): number {
  if (!WHOLE.test(text)) throw badInput(`cannot parse ${JSON.stringify(text)} to a number`);
  return Number(text);
}
