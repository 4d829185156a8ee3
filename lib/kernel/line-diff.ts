// Two texts, line by line: what stayed, went and came. A shortest edit, by Myers' algorithm on what lies between the lines
// both begin and end with.

export type DiffLine = {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** From 1; undefined where the text of that side does not have the line. */
  readonly before: number | undefined;
  readonly after: number | undefined;
};

/** Beyond so many edits the middle is told as replaced: nobody reads such a difference line by line. */
const MAX_EDITS = 500;

/** An empty text has no lines; one that ends in a line feed has none after it. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const middle = editsOf(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const kinds = [...Array(head).fill('same'), ...middle, ...Array(tail).fill('same')] as DiffLine['kind'][];
  return numbered(kinds, old, now);
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function numbered(
  kinds: readonly DiffLine['kind'][],
  old: readonly string[],
  now: readonly string[],
): readonly DiffLine[] {
  let [before, after] = [0, 0];
  return kinds.map((kind) => {
    if (kind !== 'added') before++;
    if (kind !== 'removed') after++;
    const text = (kind === 'removed' ? old[before - 1] : now[after - 1]) as string;
    return { kind, text, before: kind === 'added' ? undefined : before, after: kind === 'removed' ? undefined : after };
  });
}

/** In order; of a replaced line the old one first. */
function editsOf(old: readonly string[], now: readonly string[]): DiffLine['kind'][] {
  const trace = furthestReaches(old, now);
  if (!trace) return [...old.map(() => 'removed' as const), ...now.map(() => 'added' as const)];
  const kinds: DiffLine['kind'][] = [];
  let [x, y] = [old.length, now.length];
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const reach = trace[edits - 1] as Map<number, number>;
    const diagonal = x - y;
    const isAddition = cameByAddition(reach, diagonal, edits);
    const from = reach.get(isAddition ? diagonal + 1 : diagonal - 1) as number;
    const fromY = from - (isAddition ? diagonal + 1 : diagonal - 1);
    const stepX = isAddition ? from : from + 1;
    while (x > stepX) {
      kinds.push('same');
      x--;
      y--;
    }
    kinds.push(isAddition ? 'added' : 'removed');
    [x, y] = [from, fromY];
  }
  while (x-- > 0) kinds.push('same');
  return kinds.reverse();
}

/** By number of edits: how far each diagonal (x - y) gets; undefined when they are too many. */
function furthestReaches(old: readonly string[], now: readonly string[]): Map<number, number>[] | undefined {
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>();
  for (let edits = 0; edits <= Math.min(MAX_EDITS, old.length + now.length); edits++) {
    const next = new Map<number, number>();
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = edits === 0 ? 0 : startOf(reach, diagonal, edits);
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= old.length && x - diagonal >= now.length) return [...trace, next];
    }
    trace.push(next);
    reach = next;
  }
  return undefined;
}

const startOf = (reach: ReadonlyMap<number, number>, diagonal: number, edits: number): number =>
  cameByAddition(reach, diagonal, edits)
    ? (reach.get(diagonal + 1) as number)
    : (reach.get(diagonal - 1) as number) + 1;

const cameByAddition = (reach: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean =>
  diagonal === -edits ||
  (diagonal !== edits && (reach.get(diagonal - 1) as number) < (reach.get(diagonal + 1) as number));
