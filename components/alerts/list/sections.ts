// Alerts under headings: by a label, by the receiver's own groups, or each for itself.
import type { AlertGroup, AlertRow } from '@/lib/client/alerts';
import { severityOf } from '../severity';
import { compareRows, type Sort } from './sort';

/** A label's name; `@route`: the groups people are told of; '': none, the list is flat. */
export type Grouping = string;

export const BY_ROUTE = '@route';
export const DEFAULT_GROUPING = 'alertname';

export type Section = {
  readonly key: string;
  readonly name: string;
  /** Beside the name: the labels of a receiver's group. */
  readonly detail: string;
  /** Sorted; at least one. */
  readonly rows: readonly AlertRow[];
  /** How many of them fire and are told of. */
  readonly active: number;
  /** Labels all of its rows have with one value. */
  readonly shared: ReadonlySet<string>;
};

/** Sections in the order of their first rows. With `@route` an alert of several groups is in each. */
export function sectionsOf(
  rows: readonly AlertRow[],
  grouping: Grouping,
  sort: Sort,
  groups: ReadonlyMap<string, AlertGroup>,
): readonly Section[] {
  const compare = compareRows(sort);
  const byKey = new Map<string, AlertRow[]>();
  for (const row of rows) {
    for (const key of keysOf(row, grouping)) {
      const own = byKey.get(key);
      if (own) own.push(row);
      else byKey.set(key, [row]);
    }
  }
  const sections = [...byKey].map(([key, members]) => sectionOf(key, members.sort(compare), grouping, groups));
  return sections.sort((a, b) => compare(a.rows[0] as AlertRow, b.rows[0] as AlertRow));
}

function keysOf(row: AlertRow, grouping: Grouping): readonly string[] {
  if (grouping === '') return [row.fingerprint];
  if (grouping !== BY_ROUTE) return [row.labels[grouping] ?? ''];
  return row.groups.length > 0 ? row.groups : [''];
}

function sectionOf(
  key: string,
  rows: readonly AlertRow[],
  grouping: Grouping,
  groups: ReadonlyMap<string, AlertGroup>,
): Section {
  return {
    ...{ key, rows, ...titleOf(key, grouping, groups) },
    active: rows.filter(({ state }) => state === 'active').length,
    shared: rows.length === 1 ? new Set() : sharedLabels(rows),
  };
}

function titleOf(key: string, grouping: Grouping, groups: ReadonlyMap<string, AlertGroup>) {
  if (grouping === BY_ROUTE) {
    const group = groups.get(key);
    if (!group) return { name: 'In no group', detail: 'pending or over' };
    const { alertname, ...rest } = group.labels;
    const labels = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
    return { name: alertname ?? group.receiver, detail: labels.join(' ') };
  }
  return { name: key === '' ? `no ${grouping}` : key, detail: '' };
}

function sharedLabels(rows: readonly AlertRow[]): ReadonlySet<string> {
  const [first, ...others] = rows as [AlertRow, ...AlertRow[]];
  const shared = new Set(Object.keys(first.labels));
  for (const { labels } of others) {
    for (const name of shared) if (labels[name] !== first.labels[name]) shared.delete(name);
    if (shared.size === 0) break;
  }
  return shared;
}

/** The worst severity in it. */
export const severityOfSection = ({ rows }: Section) => {
  const found = new Set(rows.map(({ labels }) => severityOf(labels)));
  return found.has('critical') ? 'critical' : found.has('warning') ? 'warning' : 'info';
};
