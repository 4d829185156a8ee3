// Structured logs: one line an event, JSON for machines, a short text line on a terminal.
import pino from 'pino';
import type { LogLevel } from './options';

export type Log = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error'>;

export function createLog(level: LogLevel, format: 'text' | 'json'): Log {
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  return format === 'json' ? pino(options) : pino(options, { write: (line) => process.stdout.write(asText(line)) });
}

const LEVEL_NAMES: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error' };

/** `11:02:03 warn  scrape failed  target=web:9090 error="connection refused"` */
function asText(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const clock = new Date(String(time)).toTimeString().slice(0, 8);
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${quoted(value)}`);
  return `${[clock, String(LEVEL_NAMES[Number(level)]).padEnd(5), msg, ...pairs].join(' ')}\n`;
}

function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w./:@+-]+$/.test(text) ? text : JSON.stringify(text);
}
