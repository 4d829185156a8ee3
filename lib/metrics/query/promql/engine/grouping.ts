// `by (…)` and `without (…)`: which columns an aggregation takes together.
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { AggregateExpr } from '../ast';
import type { Column } from './value';

export type Group = {
  readonly labels: Labels;
  readonly columns: Column[];
  /** Whether any of its columns is to lose its metric name at the end. */
  dropName: boolean;
};

/** Groups in order of first appearance; none for no columns. */
export function groupColumns(columns: readonly Column[], { grouping, without }: AggregateExpr): readonly Group[] {
  const names = new Set(without ? [...grouping, METRIC_NAME] : grouping);
  const byNames = [...names];
  const groups = new Map<string, Group>();
  for (const column of columns) {
    const rest = without ? column.labels.drop(names) : undefined;
    const key = rest ? rest.key() : column.labels.keyOf(byNames);
    let group = groups.get(key);
    if (!group) {
      group = { labels: rest ?? column.labels.keep(names), columns: [], dropName: false };
      groups.set(key, group);
    }
    group.columns.push(column);
    group.dropName ||= column.dropName;
  }
  return [...groups.values()];
}
