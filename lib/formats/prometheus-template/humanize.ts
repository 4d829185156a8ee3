// humanize and its relatives: numbers as people read them, as Prometheus' template functions spell them.
import { sprintf } from '../go-template/printf';
import { formatTime } from '../go-template/time';

const LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const LARGE_1024 = ['', 'ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const SMALL = ['', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];

const short = (value: number) => sprintf('%.4g', [value]);

/** `1.235k`, `12.3m`. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return short(value);
  return Math.abs(value) >= 1 ? divided(value, 1000, LARGE) : multiplied(value);
}

/** `1.206ki`. */
export function humanize1024(value: number): string {
  return Math.abs(value) <= 1 || !Number.isFinite(value) ? short(value) : divided(value, 1024, LARGE_1024);
}

function divided(value: number, by: number, prefixes: readonly string[]): string {
  let rest = value;
  let i = 0;
  for (; i < prefixes.length - 1 && Math.abs(rest) >= by; i++) rest /= by;
  return short(rest) + prefixes[i];
}

function multiplied(value: number): string {
  let rest = value;
  let i = 0;
  for (; i < SMALL.length - 1 && Math.abs(rest) < 1; i++) rest *= 1000;
  return short(rest) + SMALL[i];
}

/** Of seconds: `1d 2h 3m 4s`, `1.5s`, `20ms`. */
export function humanizeDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return short(seconds);
  if (seconds === 0) return `${short(seconds)}s`;
  if (Math.abs(seconds) < 1) return `${multiplied(seconds)}s`;
  const sign = seconds < 0 ? '-' : '';
  const whole = Math.trunc(Math.abs(seconds));
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3_600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${whole % 60}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${whole % 60}s`;
  if (minutes > 0) return `${sign}${minutes}m ${whole % 60}s`;
  return `${sign}${short(Math.abs(seconds))}s`;
}

/** Of a ratio. */
export const humanizePercentage = (ratio: number): string => `${short(ratio * 100)}%`;

/** As far as Go's nanoseconds go. */
const MOST_SECONDS = 2 ** 63 / 1e9;

/** Of Unix seconds: `2009-02-13 23:31:30 +0000 UTC`. */
export function humanizeTimestamp(seconds: number): string {
  if (!Number.isFinite(seconds) || Math.abs(seconds) > MOST_SECONDS) return short(seconds);
  return formatTime(Math.floor(seconds * 1000), 'UTC', '2006-01-02 15:04:05.999999999 -0700 MST');
}
