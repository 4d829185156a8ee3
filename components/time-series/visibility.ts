// Which series are drawn. A click in the legend leaves one alone, a click with ctrl or ⌘ takes one out or back.

/** Hidden series by position; empty means all are drawn. */
export type Hidden = ReadonlySet<number>;

export const NONE_HIDDEN: Hidden = new Set();

/** Only `index`; a second click on the one left alone brings all back. */
export function isolate(hidden: Hidden, index: number, count: number): Hidden {
  const isAlone = hidden.size === count - 1 && !hidden.has(index);
  if (isAlone) return NONE_HIDDEN;
  return new Set(Array.from({ length: count }, (_, i) => i).filter((i) => i !== index));
}

/** Takes `index` out or back. Taking out the last one brings all back: an empty graph helps nobody. */
export function toggle(hidden: Hidden, index: number, count: number): Hidden {
  const next = new Set(hidden);
  if (!next.delete(index)) next.add(index);
  return next.size === count ? NONE_HIDDEN : next;
}

export function shownOf(hidden: Hidden, count: number): ReadonlySet<number> {
  return new Set(Array.from({ length: count }, (_, i) => i).filter((i) => !hidden.has(i)));
}
