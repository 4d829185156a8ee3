// What is to be silenced, by those who show it.
import type { LabelSet, Matcher } from '@/lib/client/silences-decode';

export type SilenceSubject = {
  /** As people call it: the alert's name, "3 alerts", "2 series". */
  readonly name: string;
  /** Of one alert, of all of a group or a selection, or of series of a graph: matchers are found for them. */
  readonly labelSets: readonly LabelSet[];
  /** These, and no others: those of the filter, say. */
  readonly matchers?: readonly Matcher[];
};
