// The order of alerts.
import type { AlertRow } from '@/lib/client/alerts';
import { rankOf } from '../severity';

export type SortKey = 'worst' | 'name' | 'value' | 'since';

export type Sort = {
  readonly key: SortKey;
  readonly isReversed: boolean;
  /** For those that are sorted by them. */
  readonly values: ReadonlyMap<string, number>;
};

type Compare = (a: AlertRow, b: AlertRow) => number;

/** Never 0 for two alerts: rows keep their places when nothing about them changed. */
export function compareRows({ key, isReversed, values }: Sort): Compare {
  const compare = COMPARES[key](values);
  return (a, b) => (isReversed ? -compare(a, b) : compare(a, b)) || compareText(a.fingerprint, b.fingerprint);
}

/** What fires, the worst first; alike ones by when they began, the newest first. */
const worst: Compare = (a, b) => rankOf(a) - rankOf(b) || b.sinceMs - a.sinceMs || byName(a, b);

const byName: Compare = (a, b) => compareText(nameOf(a), nameOf(b)) || compareText(labelText(a), labelText(b));

const COMPARES: Readonly<Record<SortKey, (values: Sort['values']) => Compare>> = {
  worst: () => worst,
  name: () => byName,
  since: () => (a, b) => b.sinceMs - a.sinceMs,
  value: (values) => (a, b) => measured(b, values) - measured(a, values) || worst(a, b),
};

/** Those without a value come last. */
function measured({ fingerprint }: AlertRow, values: Sort['values']): number {
  const value = values.get(fingerprint);
  return value === undefined || Number.isNaN(value) ? -Number.MAX_VALUE : value;
}

export const nameOf = ({ labels }: Pick<AlertRow, 'labels'>): string => labels.alertname ?? 'no alertname';

const labelText = ({ labels }: AlertRow) => Object.values(labels).join('\n');

const compareText = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
