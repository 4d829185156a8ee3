// Which series the legend left on, in the address: by short names of what they are, so that it holds when others come and go.
import type { Changes } from '@/components/address/changed-address';
import type { Frame } from '@/components/time-series/frame';
import { selectorOf } from '@/components/time-series/series-names';
import { type Hidden, NONE_HIDDEN } from '@/components/time-series/visibility';

/** One a series: six characters of its query's letter and labels (FNV-1a, 32 bit, in base 36). */
export function seriesKeys(frame: Frame): readonly string[] {
  return frame.series.map(({ labels, query }) => hash(`${query ?? 'A'} ${selectorOf(labels)}`));
}

function hash(text: string): string {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  return (bits >>> 0).toString(36);
}

/** `only` names those that are drawn, `without` those that are not: whichever is shorter. */
export function withHidden(hidden: Hidden, keys: readonly string[]): Changes {
  if (hidden.size === 0) return { only: null, without: null };
  const named = (isWanted: (index: number) => boolean) => keys.filter((_, index) => isWanted(index)).join('.');
  if (hidden.size * 2 > keys.length) return { only: named((index) => !hidden.has(index)), without: null };
  return { only: null, without: named((index) => hidden.has(index)) };
}

/** What the address hides of these series; nothing when it speaks of none of them, or would leave none. */
export function hiddenOf(params: URLSearchParams, keys: readonly string[]): Hidden {
  const [only, without] = [listOf(params.get('only')), listOf(params.get('without'))];
  if (only.size === 0 && without.size === 0) return NONE_HIDDEN;
  const isHidden = (key: string) => (only.size > 0 ? !only.has(key) : without.has(key));
  const hidden = keys.flatMap((key, index) => (isHidden(key) ? [index] : []));
  return hidden.length === keys.length || hidden.length === 0 ? NONE_HIDDEN : new Set(hidden);
}

const listOf = (text: string | null) => new Set((text ?? '').split('.').filter((key) => key !== ''));
