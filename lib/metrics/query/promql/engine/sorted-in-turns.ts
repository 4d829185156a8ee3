// Sorting what may be many thousands of series, a few hundred at a time: others run between. Stable, as Array's own sort is.
import type { Allowance } from './limits';

type Turns = Pick<Allowance, 'isTurnOver' | 'breathe'>;
type Compare<Item> = (a: Item, b: Item) => number;

/** Comparing labels so often takes some tenth of a millisecond, sorting so many several times that. */
const RUN = 512;

/** A new array. @throws timeout, canceled */
export async function sortedInTurns<Item>(
  items: readonly Item[],
  compare: Compare<Item>,
  turns: Turns,
): Promise<Item[]> {
  let runs: Item[][] = [];
  for (let from = 0; from < items.length; from += RUN) {
    runs.push(items.slice(from, from + RUN).sort(compare));
    if (turns.isTurnOver) await turns.breathe();
  }
  while (runs.length > 1) {
    const longer: Item[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      const [first, second] = [runs[i] as Item[], runs[i + 1]];
      longer.push(second ? await merged(first, second, compare, turns) : first);
    }
    runs = longer;
  }
  return runs[0] ?? [];
}

/** Of equal ones those of `first` come first. Neither is empty. */
async function merged<Item>(
  first: readonly Item[],
  second: readonly Item[],
  compare: Compare<Item>,
  turns: Turns,
): Promise<Item[]> {
  if (compare(first[first.length - 1] as Item, second[0] as Item) <= 0) return first.concat(second);
  const both: Item[] = [];
  let [i, j] = [0, 0];
  while (i < first.length && j < second.length) {
    const [a, b] = [first[i] as Item, second[j] as Item];
    if (compare(a, b) <= 0) {
      both.push(a);
      i++;
    } else {
      both.push(b);
      j++;
    }
    if (both.length % RUN === 0 && turns.isTurnOver) await turns.breathe();
  }
  return both.concat(first.slice(i), second.slice(j));
}
