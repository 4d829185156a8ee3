// Where the columns go that selectors and functions of windows make, one series after the other.
import type { Labels } from '@/lib/kernel/labels';
import type { Cells } from './value';

export type Sink = {
  /** Cells for the next series, zeroed. */
  readonly next: () => Cells;
  /** Takes back the cells that came last: nothing was written to them. */
  readonly takeBack: () => void;
  /**
   * The cells of a series are filled. They are the sink's again.
   * @param series labels as they were before the function
   * @returns false: this is nothing for the sink, and all it has got is void
   */
  readonly take: (
    series: { readonly labels: Labels; readonly dropName?: boolean | undefined },
    cells: Cells,
  ) => boolean;
};
