// Go's time.Time and time.Duration for templates: Format with Go's layouts, arithmetic, printing.
import { type GoFunction, GoStruct, type GoValue, goFunction } from './value';

const NS_PER_MS = 1_000_000n;

/** A time.Time; it prints as Go's String. `zone`: an IANA name, or 'UTC'. */
export class GoTime extends GoStruct {
  constructor(
    readonly unixMs: number,
    readonly zone = 'UTC',
  ) {
    super('time.Time', {}, timeMethods(unixMs, zone), () => formatTime(unixMs, zone, STRING_LAYOUT));
  }
}

/** A time.Duration of whole nanoseconds. */
export class GoDuration extends GoStruct {
  constructor(readonly ns: bigint) {
    super('time.Duration', {}, durationMethods(ns), () => formatGoDuration(ns));
  }
}

const STRING_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';

function timeMethods(unixMs: number, zone: string): Readonly<Record<string, GoFunction>> {
  const compared = (method: (other: number) => GoValue) => goFunction(['any'], (other) => method(timeOf(other).unixMs));
  const part = (layout: string) => goFunction([], () => BigInt(formatTime(unixMs, zone, layout)));
  const seconds = BigInt(Math.floor(unixMs / 1000));
  return {
    Format: goFunction(['string'], (layout) => formatTime(unixMs, zone, layout)),
    String: goFunction([], () => formatTime(unixMs, zone, STRING_LAYOUT)),
    Unix: goFunction([], () => seconds),
    UnixMilli: goFunction([], () => BigInt(unixMs)),
    UTC: goFunction([], () => new GoTime(unixMs)),
    Local: goFunction([], () => new GoTime(unixMs, Intl.DateTimeFormat().resolvedOptions().timeZone)),
    IsZero: goFunction([], () => unixMs === ZERO_MS),
    Add: goFunction(['any'], (by) => new GoTime(unixMs + Number(durationOf(by).ns / NS_PER_MS), zone)),
    Sub: compared((other) => new GoDuration(BigInt(unixMs - other) * NS_PER_MS)),
    Before: compared((other) => unixMs < other),
    After: compared((other) => unixMs > other),
    Equal: compared((other) => unixMs === other),
    Year: part('2006'),
    Day: part('2'),
    Hour: part('15'),
    Minute: part('4'),
    Second: part('5'),
    Month: goFunction([], () => formatTime(unixMs, zone, 'January')),
    Weekday: goFunction([], () => formatTime(unixMs, zone, 'Monday')),
  };
}

/** 0001-01-01T00:00:00Z, Go's zero time. */
export const ZERO_MS = Date.parse('0001-01-01T00:00:00Z');

function timeOf(value: GoValue): GoTime {
  if (value instanceof GoTime) return value;
  throw new Error('wrong type for value; expected time.Time');
}

function durationOf(value: GoValue): GoDuration {
  if (value instanceof GoDuration) return value;
  if (typeof value === 'bigint') return new GoDuration(value);
  throw new Error('wrong type for value; expected time.Duration');
}

function durationMethods(ns: bigint): Readonly<Record<string, GoFunction>> {
  const inUnits = (unitNs: number) => goFunction([], () => Number(ns) / unitNs);
  return {
    String: goFunction([], () => formatGoDuration(ns)),
    Hours: inUnits(3_600e9),
    Minutes: inUnits(60e9),
    Seconds: inUnits(1e9),
    Milliseconds: goFunction([], () => ns / NS_PER_MS),
    Nanoseconds: goFunction([], () => ns),
  };
}

/** time.Duration's String: `1h2m3.5s`, `1.5ms`, `0s`. */
export function formatGoDuration(ns: bigint): string {
  const sign = ns < 0n ? '-' : '';
  const size = ns < 0n ? -ns : ns;
  if (size === 0n) return '0s';
  for (const [unit, unitNs] of [
    ['ns', 1n],
    ['µs', 1_000n],
    ['ms', NS_PER_MS],
  ] as const) {
    if (size < unitNs * 1000n) return `${sign}${decimal(size, unitNs)}${unit}`;
  }
  const minute = 60_000_000_000n;
  const minutes = size / minute;
  const seconds = `${decimal(size % minute, 1_000_000_000n)}s`;
  if (minutes === 0n) return sign + seconds;
  return `${sign}${minutes >= 60n ? `${minutes / 60n}h` : ''}${minutes % 60n}m${seconds}`;
}

function decimal(value: bigint, unit: bigint): string {
  const fraction = (value % unit)
    .toString()
    .padStart(unit.toString().length - 1, '0')
    .replace(/0+$/, '');
  return unit === 1n || fraction === '' ? String(value / unit) : `${value / unit}.${fraction}`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

type Clock = {
  readonly local: Date;
  readonly offsetMinutes: number;
  readonly abbreviation: string;
  readonly milliseconds: number;
};

/** Longest first where one begins another. */
const LAYOUT =
  /January|Jan|Monday|Mon|MST|2006|01|02|03|04|05|06|002|15|1|__2|_2|2|3|4|5|PM|pm|Z07:00|Z0700|Z07|-07:00|-0700|-07|[.,](?:0+|9+)(?!\d)/g;

/** Time.Format. */
export function formatTime(unixMs: number, zone: string, layout: string): string {
  const clock = clockIn(unixMs, zone);
  return layout.replace(LAYOUT, (part) => shown(part, clock));
}

function shown(part: string, clock: Clock): string {
  const { local, offsetMinutes, abbreviation, milliseconds } = clock;
  const two = (value: number) => String(value).padStart(2, '0');
  const hour12 = local.getUTCHours() % 12 || 12;
  const isAfternoon = local.getUTCHours() >= 12;
  const month = MONTHS[local.getUTCMonth()] as string;
  const day = DAYS[local.getUTCDay()] as string;
  const yearDay = Math.floor((local.getTime() - startOfYear(local)) / 86_400_000) + 1;
  switch (part) {
    case '2006':
      return String(local.getUTCFullYear()).padStart(4, '0');
    case '06':
      return two(local.getUTCFullYear() % 100);
    case 'January':
      return month;
    case 'Jan':
      return month.slice(0, 3);
    case '01':
      return two(local.getUTCMonth() + 1);
    case '1':
      return String(local.getUTCMonth() + 1);
    case 'Monday':
      return day;
    case 'Mon':
      return day.slice(0, 3);
    case '02':
      return two(local.getUTCDate());
    case '_2':
      return String(local.getUTCDate()).padStart(2);
    case '2':
      return String(local.getUTCDate());
    case '002':
      return String(yearDay).padStart(3, '0');
    case '__2':
      return String(yearDay).padStart(3);
    case '15':
      return two(local.getUTCHours());
    case '03':
      return two(hour12);
    case '3':
      return String(hour12);
    case '04':
      return two(local.getUTCMinutes());
    case '4':
      return String(local.getUTCMinutes());
    case '05':
      return two(local.getUTCSeconds());
    case '5':
      return String(local.getUTCSeconds());
    case 'PM':
      return isAfternoon ? 'PM' : 'AM';
    case 'pm':
      return isAfternoon ? 'pm' : 'am';
    case 'MST':
      return abbreviation;
  }
  return /^[.,]/.test(part) ? fractionOf(part, milliseconds) : offsetText(part, offsetMinutes);
}

const startOfYear = (local: Date) => Date.UTC(local.getUTCFullYear(), 0, 1);

/** `.000`: as many digits as zeros; `.999`: without the zeros at the end, and without the point when nothing is left. */
function fractionOf(part: string, milliseconds: number): string {
  const digits = String(milliseconds)
    .padStart(3, '0')
    .padEnd(part.length - 1, '0')
    .slice(0, part.length - 1);
  if (part.endsWith('0')) return part.charAt(0) + digits;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed === '' ? '' : part.charAt(0) + trimmed;
}

function offsetText(part: string, minutes: number): string {
  if (part.startsWith('Z') && minutes === 0) return 'Z';
  const sign = minutes < 0 ? '-' : '+';
  const hours = String(Math.trunc(Math.abs(minutes) / 60)).padStart(2, '0');
  if (part.endsWith('07')) return sign + hours;
  return `${sign}${hours}${part.includes(':') ? ':' : ''}${String(Math.abs(minutes) % 60).padStart(2, '0')}`;
}

/** The wall clock of a zone at an instant, as the UTC fields of a Date. @throws Error for an unknown zone */
function clockIn(unixMs: number, zone: string): Clock {
  const milliseconds = ((unixMs % 1000) + 1000) % 1000;
  if (zone === 'UTC') return { local: new Date(unixMs), offsetMinutes: 0, abbreviation: 'UTC', milliseconds };
  const parts = new Map(
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
      .formatToParts(unixMs)
      .map(({ type, value }) => [type, value]),
  );
  const field = (name: string) => Number(parts.get(name as Intl.DateTimeFormatPartTypes));
  const localMs = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  const offsetMinutes = Math.round((localMs - (unixMs - milliseconds)) / 60_000);
  return {
    local: new Date(localMs),
    offsetMinutes,
    abbreviation: abbreviationOf(unixMs, zone) ?? offsetText('-07', offsetMinutes),
    milliseconds,
  };
}

/** Which locale knows a zone's short name differs by continent; undefined where none does. */
function abbreviationOf(unixMs: number, zone: string): string | undefined {
  const names = ['en-US', 'en-GB', 'en-AU'].map((locale) => {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' }).formatToParts(unixMs);
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  });
  return names.find((name) => /^[A-Z]{2,5}$/.test(name));
}
