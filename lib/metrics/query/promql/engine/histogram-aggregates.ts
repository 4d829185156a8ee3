// sum and avg of a group of columns some of which have histograms: at each step either floats or histograms are added up.
import type { Histogram } from '@/lib/kernel/histogram';
import { meanOf, sumOf, type Total } from './histogram/sums';
import type { Allowance } from './limits';
import type { Notes } from './notes';
import { Cells, type Column, floatsOf, unionOfPresence } from './value';

/** Fills the values of one group from columns of floats; `present` is filled already: 1 where any column is. */
type Combine = (columns: readonly Column[], output: Pick<Cells, 'values' | 'present'>) => void;

/** By the name of the aggregation. */
export const HISTOGRAM_TOTALS: ReadonlyMap<string, (histograms: readonly Histogram[]) => Total> = new Map([
  ['sum', sumOf],
  ['avg', meanOf],
]);

/** @throws timeout, canceled. No answer at the steps where floats and histograms meet, or histograms that cannot be added up. */
export async function aggregateMixed(
  members: readonly Column[],
  total: (histograms: readonly Histogram[]) => Total,
  onFloats: Combine,
  notes: Notes,
  allowance: Allowance,
): Promise<Cells> {
  const cells = new Cells(members[0]?.values.length ?? 0);
  const floats = members.map(floatsOf);
  cells.present.set(unionOfPresence(floats) ?? []);
  onFloats(floats, cells);
  for (let i = 0; i < cells.present.length; i++) {
    const here = histogramsAt(members, i);
    const first = here[0];
    if (!first) continue;
    if (cells.present[i]) {
      notes.mixedInAggregation();
      cells.present[i] = 0;
      continue;
    }
    const result = total(here);
    if (result === 'incompatible') notes.mixedBucketSchemas(nameOfMembers(members, i));
    else setTotal(cells, i, result, notes);
    if (allowance.isTurnOver) await allowance.breathe();
  }
  return cells;
}

function histogramsAt(members: readonly Column[], step: number): readonly Histogram[] {
  const found: Histogram[] = [];
  for (const { present, histograms } of members) {
    const histogram = present[step] ? histograms?.[step] : undefined;
    if (histogram) found.push(histogram);
  }
  return found;
}

const nameOfMembers = (members: readonly Column[], step: number) =>
  members.find(({ present }) => present[step])?.labels.metricName ?? '';

function setTotal(cells: Cells, step: number, total: Exclude<Total, 'incompatible'>, notes: Notes): void {
  if (total.resetsCollided) notes.resetsCollided('aggregation');
  if (total.boundsReconciled) notes.boundsReconciled('aggregation');
  cells.setHistogram(step, total.histogram);
}
