// Which exemplars are kept. OpenMetrics 1.0: the names and values of an exemplar's labels have at most 128 characters together.
import { Labels } from '@/lib/kernel/labels';
import type { SentLabels } from './label-rules';

const MOST_CHARACTERS = 128;

/** Longer label bytes cannot be so few characters: four bytes each, and a few for each label's fields. */
export const MOST_EXEMPLAR_BYTES = 4 * MOST_CHARACTERS + 8 * MOST_CHARACTERS;
/** Each has a name. */
export const MOST_EXEMPLAR_LABELS = MOST_CHARACTERS + 1;

/** The labels, or undefined when the exemplar is not to be kept: too long, a name that is empty or twice there, not UTF-8. */
export function exemplarLabels(sent: SentLabels): Labels | undefined {
  const pairs = new Map<string, string>();
  for (let i = 0; i < sent.length; i += 2) {
    const [name, value] = [sent[i], sent[i + 1]];
    if (!name || value === undefined || pairs.has(name)) return undefined;
    pairs.set(name, value);
  }
  return isShort(pairs) ? Labels.fromPairs(pairs) : undefined;
}

/** Whether labels are short enough for an exemplar. */
export function isShort(labels: Iterable<readonly [name: string, value: string]>): boolean {
  let characters = 0;
  for (const [name, value] of labels) characters += countCharacters(name) + countCharacters(value);
  return characters <= MOST_CHARACTERS;
}

/** Unicode code points, not UTF-16 units. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
