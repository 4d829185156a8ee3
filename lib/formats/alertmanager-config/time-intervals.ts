// `time_intervals`: when notifications are muted, or only then sent.
import { badInput } from '@/lib/kernel/errors';
import { listOf, parsed, type Read } from '../prometheus-config/reader';
import type { Range, TimeInterval } from './model';
import { section } from './section';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];

const quoted = (text: string) => JSON.stringify(text);

/** "a" or "a:b", each end read by `end`. */
const range = (end: (text: string) => number): Read<Range> =>
  parsed((given) => {
    const [from, to = from, ...more] = given
      .toLowerCase()
      .split(':')
      .map((each) => end(each.trim()));
    if (from === undefined || to === undefined || more.length > 0) throw badInput(`invalid range ${quoted(given)}`);
    return { from, to };
  });

const ordered =
  (read: Read<Range>): Read<Range> =>
  (node, reader, path) => {
    const found = read(node, reader, path);
    if (!found || found.from <= found.to) return found;
    return reader.problem(node, `${path}: start (${found.from}) cannot be after end (${found.to})`);
  };

const named =
  (names: readonly string[], what: string, first: number) =>
  (given: string): number => {
    const at = names.indexOf(given);
    const number = /^\d+$/.test(given) ? Number(given) : Number.NaN;
    if (at >= 0) return at + first;
    if (first === 1 && number >= 1 && number <= names.length) return number;
    throw badInput(`${quoted(given)} is not a valid ${what}`);
  };

function dayOfMonth(given: string): number {
  const day = /^-?\d+$/.test(given) ? Number(given) : Number.NaN;
  if (day >= -31 && day <= 31 && day !== 0) return day;
  throw badInput(`${quoted(given)} is not a valid day of the month: out of range`);
}

function year(given: string): number {
  if (/^\d{1,4}$/.test(given)) return Number(given);
  throw badInput(`${quoted(given)} is not a valid year`);
}

/** A start may be negative and an end not, as in "-5:31"; of two days counted from one end, the order is known. */
const daysOfMonth: Read<Range> = (node, reader, path) => {
  const found = range(dayOfMonth)(node, reader, path);
  if (!found) return undefined;
  if (found.from < 0 && found.to > 0) {
    return reader.problem(node, `${path}: end day must be negative if start day is negative`);
  }
  return Math.sign(found.from) === Math.sign(found.to) ? ordered(() => found)(node, reader, path) : found;
};

/** Minutes of the day. 24:00 is the end of one. */
const timeOfDay = parsed((given) => {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(given) ?? [];
  const at = Number(hours) * 60 + Number(minutes);
  if (hours === undefined || Number(minutes) > 59 || at > 24 * 60)
    throw badInput(`couldn't parse timestamp ${quoted(given)}, invalid format`);
  return at;
});

const readTimes = section({ start_time: timeOfDay, end_time: timeOfDay }, {});

const times: Read<Range> = (node, reader, path) => {
  const { start_time: from, end_time: to } = readTimes(node, reader, path) ?? {};
  if (from === undefined || to === undefined) {
    return reader.problem(node, `${path}: both start and end times must be provided`);
  }
  if (from >= to) return reader.problem(node, `${path}: start time cannot be equal or greater than end time`);
  return { from, to };
};

const location = parsed((given) => {
  try {
    const timeZone = given === 'Local' ? undefined : given; // undefined: the machine's
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw badInput(`unknown time zone ${given}`); // RangeError, in words of its own
  }
});

const readInterval = section(
  {
    times: listOf(times),
    weekdays: listOf(ordered(range(named(WEEKDAYS, 'weekday', 0)))),
    days_of_month: listOf(daysOfMonth),
    months: listOf(ordered(range(named(MONTHS, 'month', 1)))),
    years: listOf(ordered(range(year))),
    location,
  },
  { times: [], weekdays: [], days_of_month: [], months: [], years: [], location: 'UTC' },
);

export const timeInterval: Read<TimeInterval> = (node, reader, path) => {
  const values = readInterval(node, reader, path);
  if (!values) return undefined;
  const { days_of_month: days, ...same } = values;
  return { ...same, daysOfMonth: days };
};
