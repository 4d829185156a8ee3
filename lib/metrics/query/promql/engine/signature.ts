// What must be equal for two elements to match: the labels of `on (…)`, or all but those of `ignoring (…)` and the name.
import { type Labels, METRIC_NAME } from '@/lib/kernel/labels';
import type { VectorMatching } from '../ast';

/** The part of a label set that takes part in matching. */
export function matchingLabels({ on, labels: names }: VectorMatching): (labels: Labels) => Labels {
  const set = new Set(on ? names : [...names, METRIC_NAME]);
  return (labels) => (on ? labels.keep(set) : labels.drop(set));
}

/** Equal for label sets that match. */
export function signatureOf(matching: VectorMatching): (labels: Labels) => string {
  if (matching.on) return (labels) => labels.keyOf(matching.labels);
  const part = matchingLabels(matching);
  return (labels) => part(labels).key();
}
