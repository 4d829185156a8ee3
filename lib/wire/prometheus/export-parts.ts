// Divides the series of a family into parts that can be held in memory, each with all series of its metrics: by values of one label.
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { Matcher } from '@/lib/kernel/matchers';

/** The parts, as what is to be asked of series beside their names. @param ownLabel which series of one metric differ in */
export function partsOf(labelSets: readonly Labels[], ownLabel: string, seriesPerPart: number): Matcher[][] {
  if (labelSets.length <= seriesPerPart) return labelSets.length === 0 ? [] : [[]];
  const label = widestLabel(labelSets, ownLabel);
  if (label === undefined) return [[]];
  const counts = countsOf(labelSets, label);
  const parts: Matcher[][] = [];
  let values: string[] = [];
  let series = 0;
  for (const [value, count] of counts) {
    if (values.length > 0 && series + count > seriesPerPart) {
      parts.push([valueMatcher(label, values)]);
      values = [];
      series = 0;
    }
    values.push(value);
    series += count;
  }
  parts.push([valueMatcher(label, values)]);
  return parts;
}

/** The label with the most values; undefined: none has two. */
function widestLabel(labelSets: readonly Labels[], ownLabel: string): string | undefined {
  const values = new Map<string, Set<string>>();
  for (const labels of labelSets) {
    for (const [name, value] of labels) {
      if (name === METRIC_NAME || name === ownLabel) continue;
      const its = values.get(name);
      if (its) its.add(value);
      else values.set(name, new Set([value]));
    }
  }
  // One that some series do not have tells them apart, too.
  const width = (name: string) =>
    (values.get(name) as Set<string>).size + (labelSets.every((labels) => labels.has(name)) ? 0 : 1);
  const [widest] = [...values.keys()].map((name) => ({ name, width: width(name) })).sort((a, b) => b.width - a.width);
  return widest && widest.width > 1 ? widest.name : undefined;
}

/** Series by value of a label; '' where it is not. */
function countsOf(labelSets: readonly Labels[], label: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const labels of labelSets) counts.set(labels.get(label), (counts.get(labels.get(label)) ?? 0) + 1);
  return counts;
}

/** Any of the values, which stand for themselves. */
export const valueMatcher = (name: string, values: readonly string[]): Matcher =>
  values.length === 1
    ? { name, type: '=', value: values[0] as string }
    : { name, type: '=~', value: values.map((value) => value.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')).join('|') };
