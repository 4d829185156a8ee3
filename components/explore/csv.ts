// The samples of a graph as CSV (RFC 4180): one row an instant, one column a series, times in ISO 8601.
import type { Frame } from '@/components/time-series/frame';
import { selectorOf } from '@/components/time-series/series-names';
import { formatFloat } from '@/lib/kernel/float';

/** Instants at which nothing was there are left out; a gap is an empty field. */
export function csvOf(frame: Frame): string {
  const heads = frame.series.map(({ labels, query }) =>
    [query, selectorOf(labels) || 'value'].filter(Boolean).join(' '),
  );
  const rows = frame.timesMs.flatMap((timeMs, slot) => {
    const values = frame.series.map(({ values }) => values[slot] ?? null);
    if (values.every((value) => value === null)) return [];
    return [[new Date(timeMs).toISOString(), ...values.map((value) => (value === null ? '' : formatFloat(value)))]];
  });
  return [['time', ...heads], ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

const field = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
