// Label names and values of alerts with how many have them: what completion of matchers offers.
import type { Labels } from '@/lib/kernel/labels';

type Counted = { readonly value: string; readonly alerts: number };
export type KnownLabel = { readonly name: string; readonly alerts: number; readonly values: readonly Counted[] };

/** Of each label; the most frequent ones. */
const MOST_VALUES = 100;
const MOST_NAMES = 200;

/** Most frequent first, then by name. Of alerts that do not fire the labels are known, but not counted. */
export function knownLabels(firing: readonly Labels[], others: readonly Labels[] = []): readonly KnownLabel[] {
  const byName = new Map<string, Map<string, number>>();
  const add = (all: readonly Labels[], count: number) => {
    for (const labels of all)
      for (const [name, value] of labels) {
        const values = byName.get(name) ?? new Map<string, number>();
        byName.set(name, values.set(value, (values.get(value) ?? 0) + count));
      }
  };
  add(firing, 1);
  add(others, 0);
  const known = [...byName].map(([name, counts]) => {
    const values = [...counts].map(([value, alerts]) => ({ value, alerts }));
    const alerts = values.reduce((sum, each) => sum + each.alerts, 0);
    return {
      name,
      alerts,
      values: values.sort((a, b) => b.alerts - a.alerts || order(a.value, b.value)).slice(0, MOST_VALUES),
    };
  });
  return known.sort((a, b) => b.alerts - a.alerts || order(a.name, b.name)).slice(0, MOST_NAMES);
}

const order = (a: string, b: string) => (a < b ? -1 : 1);
