// Counts what selectors give to the steps of a query, for its statistics.
import type { Allowance } from './limits';
import { sharedBounds, type Windows } from './times';
import type { Column, RangeSeries } from './value';

/** The column; each of its points is a sample. */
export function counted(column: Column, allowance: Allowance): Column {
  if (!allowance.isCounting) return column;
  let points = 0;
  for (const own of column.present) points += own;
  allowance.look(points);
  return column;
}

/** The batches; what lies in several windows is counted for each. */
export async function* countedWindows(
  batches: AsyncIterable<readonly RangeSeries[]>,
  windows: Windows,
  { allowance }: { readonly allowance: Allowance },
): AsyncGenerator<readonly RangeSeries[]> {
  const boundsOf = sharedBounds(windows);
  for await (const batch of batches) {
    for (const { timestampsMs } of batch) allowance.look(boundsOf(timestampsMs).work);
    yield batch;
  }
}
