// The window of a recurring silence in words, and as a field for a time of day has it.
import type { RecurringSilence } from '@/lib/client/silences-decode';

/** By number: 0 is Sunday. */
export const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** A week begins on Monday. */
export const WEEK: readonly number[] = [1, 2, 3, 4, 5, 6, 0];

/** As it is typed. */
export type WeekWindow = {
  readonly weekdays: readonly number[];
  /** "23:00" */
  readonly from: string;
  readonly to: string;
  readonly zone: string;
};

/** "Mon to Fri, 23:00 to 01:00, Berlin". */
export function weekWords({ weekdays, startMinute, endMinute, zone }: RecurringSilence): string {
  const place = zone.split('/').at(-1)?.replaceAll('_', ' ');
  return `${daysWords(weekdays)}, ${timeOf(startMinute)} to ${timeOf(endMinute)}, ${place}`;
}

/** "every day", "Mon to Fri", "Mon, Wed". */
function daysWords(weekdays: readonly number[]): string {
  const days = WEEK.filter((each) => weekdays.includes(each));
  if (days.length === WEEK.length) return 'every day';
  const at = days.map((each) => WEEK.indexOf(each));
  const isRun = at.every((place, i) => i === 0 || place === (at[i - 1] as number) + 1);
  const names = days.map((each) => WEEKDAYS[each]);
  return isRun && names.length > 2 ? `${names[0]} to ${names.at(-1)}` : names.join(', ');
}

const two = (number: number) => String(number).padStart(2, '0');

/** "23:05" */
export const timeOf = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

/** Undefined for what is no time of day. */
export function minuteOf(time: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return minute >= 0 && minute < 24 * 60 && Number(minutes) < 60 ? minute : undefined;
}
