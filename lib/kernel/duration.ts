// Durations as Prometheus writes them: "1h30m", "15s", "250ms". Units in falling order, each at most once.
import { badInput } from './errors';

const UNITS_MS = [
  ['y', 365 * 24 * 3600 * 1000],
  ['w', 7 * 24 * 3600 * 1000],
  ['d', 24 * 3600 * 1000],
  ['h', 3600 * 1000],
  ['m', 60 * 1000],
  ['s', 1000],
  ['ms', 1],
] as const;

const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

// Prometheus keeps durations in int64 nanoseconds.
const MAX_DURATION_MS = Number(2n ** 63n / 1_000_000n);

/**
 * Milliseconds of a Prometheus duration. "0" needs no unit; "" is refused.
 * @throws bad_input with the text, as common/model.ParseDuration refuses it.
 */
export function parseDuration(text: string): number {
  if (text === '0') return 0;
  if (text === '') throw badInput('empty duration string');
  const match = DURATION.exec(text);
  if (!match) throw badInput(whyNot(text));
  const totalMs = UNITS_MS.reduce((sum, [, unitMs], i) => sum + Number(match[i + 1] ?? 0) * unitMs, 0);
  if (totalMs > MAX_DURATION_MS) throw badInput('duration out of range');
  return totalMs;
}

function whyNot(text: string): string {
  const units: readonly string[] = UNITS_MS.map(([unit]) => unit);
  const written = /^(?:\d+[^\d]+)+$/.test(text) ? (text.match(/[^\d]+/g) ?? []) : [];
  const unknown = written.find((unit) => !units.includes(unit));
  if (unknown === undefined) return `not a valid duration string: ${JSON.stringify(text)}`;
  return `unknown unit ${JSON.stringify(unknown)} in duration ${JSON.stringify(text)}`;
}

/** The shortest Prometheus form; years, weeks and days only when they divide evenly. `durationMs` is a non-negative integer. */
export function formatDuration(durationMs: number): string {
  if (durationMs === 0) return '0s';
  let restMs = durationMs;
  let text = '';
  for (const [unit, unitMs] of UNITS_MS) {
    const onlyWhenExact = unit === 'y' || unit === 'w' || unit === 'd';
    if (restMs < unitMs || (onlyWhenExact && restMs % unitMs !== 0)) continue;
    text += `${Math.floor(restMs / unitMs)}${unit}`;
    restMs %= unitMs;
  }
  return text;
}
