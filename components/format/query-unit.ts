// Guesses the unit of a query from its metric names, which Prometheus' naming rules end with it. Wrong is worse than none:
// anything but a plain reading of one kind of metric has no unit.
import type { Unit } from './number';

const PER_SECOND = /\b(?:i?rate|deriv)\s*\(/;
// Operations whose result no longer has the unit of what they read.
const CHANGES_UNIT =
  /[*/^%]|\b(?:count|count_values|group|absent|timestamp|changes|resets|ln|log2|log10|sgn|stdvar)\b\s*(?:\(|by|without)/;
const METRIC = /[a-zA-Z_:][\w:]*/g;

/** The unit of what `expr` evaluates to, or `none` when that cannot be told. */
export function unitOfQuery(expr: string): Unit {
  const outside = expr.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\{[^}]*\}|\[[^\]]*\]/g, ' ');
  if (CHANGES_UNIT.test(outside) || /[=!<>]=\s*bool/.test(outside)) return 'none';
  const names = outside.match(METRIC) ?? [];
  const units = new Set(names.map(unitOfName).filter((unit) => unit !== 'none'));
  const [unit] = units;
  if (!unit || units.size > 1) return 'none';
  const isQuantile = /\bhistogram_quantile\s*\(/.test(outside);
  return PER_SECOND.test(outside) && !isQuantile ? perSecond(unit, names) : unit;
}

function unitOfName(name: string): Unit {
  const base = name.replace(/_(?:total|sum|bucket|max|min)$/, '');
  if (/_(?:count|start_time_seconds|timestamp_seconds)$/.test(base)) return 'none';
  if (/_seconds$/.test(base)) return 'seconds';
  if (/_bytes$/.test(base)) return 'bytes';
  return /_ratio$/.test(base) ? 'ratio' : 'none';
}

function perSecond(unit: Unit, names: readonly string[]): Unit {
  if (unit === 'bytes' && !names.some((name) => name.endsWith('_bucket'))) return 'bytesPerSecond';
  return 'none'; // seconds per second, or observations per second
}
