// Where selectors look: `@` and `offset` turn the steps of an evaluation into reference times.
import { bug } from '@/lib/kernel/errors';
import type { TimeModifiers } from '../ast';
import type { QueryContext } from './context';
import { durationMs } from './duration';
import { integerColumn } from './small-columns';
import type { Steps } from './value';

/** The reference times of a selector or subquery: those of the steps, moved; one and the same for all steps under `@`. */
export function referenceTimes(modifiers: TimeModifiers, steps: Steps, context: QueryContext): Steps {
  const offsetMs = modifiers.offsetExpr ? durationMs(modifiers.offsetExpr, context) : modifiers.offsetMs;
  const pinnedMs = pinnedTime(modifiers, context);
  if (pinnedMs === null) return { ...steps, startMs: steps.startMs - offsetMs };
  return { startMs: pinnedMs - offsetMs, stepMs: 0, count: steps.count };
}

function pinnedTime({ atMs, atStartOrEnd }: TimeModifiers, { startMs, endMs }: QueryContext): number | null {
  if (atStartOrEnd === 'start') return startMs;
  return atStartOrEnd === 'end' ? endMs : atMs;
}

/** Windows `(end - rangeMs, end]` at each step. */
export type Windows = { readonly ends: Steps; readonly rangeMs: number };

/** Where each window stands in a series: samples `[lo[i], hi[i])`, empty when equal. */
export type Bounds = {
  readonly lo: Int32Array;
  readonly hi: Int32Array;
  /** Samples in all windows together: how long a pass over them takes. */
  readonly work: number;
};

/** One pass over the samples; both edges only move forward. */
export function windowBounds(timestampsMs: Float64Array, { ends, rangeMs }: Windows): Bounds {
  const lo = integerColumn(ends.count);
  const hi = integerColumn(ends.count);
  const total = timestampsMs.length;
  let first = 0;
  let after = 0;
  let work = 0;
  if (ends.stepMs < 0) throw bug('steps run backwards');
  for (let i = 0; i < ends.count; i++) {
    const endMs = ends.startMs + i * ends.stepMs;
    const beginMs = endMs - rangeMs;
    while (after < total && (timestampsMs[after] as number) <= endMs) after++;
    while (first < after && (timestampsMs[first] as number) <= beginMs) first++;
    lo[i] = first;
    hi[i] = after;
    work += after - first;
  }
  return { lo, hi, work };
}

/** Series that share timestamps come near each other, if not next to each other. */
const MAX_KNOWN = 16;

/** The same bounds for series that were scraped together and share their timestamps, be it as views of one kind. */
export function sharedBounds(windows: Windows): (timestampsMs: Float64Array) => Bounds {
  const known: { readonly timestampsMs: Float64Array; readonly bounds: Bounds }[] = [];
  let latest = 0;
  return (timestampsMs) => {
    for (let i = 0; i < known.length; i++) {
      const at = (latest + known.length - i) % known.length;
      const each = known[at] as (typeof known)[number];
      if (!areSame(each.timestampsMs, timestampsMs)) continue;
      latest = at;
      return each.bounds;
    }
    const bounds = windowBounds(timestampsMs, windows);
    latest = known.length < MAX_KNOWN ? known.length : (latest + 1) % MAX_KNOWN;
    known[latest] = { timestampsMs, bounds };
    return bounds;
  };
}

const areSame = (a: Float64Array, b: Float64Array) =>
  a === b || (a.length === b.length && a.byteOffset === b.byteOffset && a.buffer === b.buffer);
