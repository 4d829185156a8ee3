// label name -> value -> refs of the series that have it, ascending. Answers which series a set of matchers wants.

import type { Labels } from '@/lib/kernel/labels';
import { compileMatcher, type Matcher } from '@/lib/kernel/matchers';
import type { SeriesRef } from '../../model';

type Postings = readonly SeriesRef[];

const NONE: Postings = [];

export class LabelIndex {
  private readonly byName = new Map<string, Map<string, SeriesRef[]>>();
  private size = 0;

  /** Refs must come in rising order. */
  add(ref: SeriesRef, labels: Labels): void {
    this.size = ref + 1;
    for (const [name, value] of labels) {
      const values = this.byName.get(name) ?? new Map<string, SeriesRef[]>();
      this.byName.set(name, values);
      const postings = values.get(value);
      if (postings) postings.push(ref);
      else values.set(value, [ref]);
    }
  }

  /**
   * Series for which every matcher holds, ascending. A matcher that accepts '' also accepts series without the label.
   * A regex is tried on the values of its label, not on series.
   */
  select(matchers: readonly Matcher[]): Postings {
    let found: Postings | undefined;
    const unwanted: Postings[] = [];
    for (const matcher of matchers) {
      const test = compileMatcher(matcher);
      // What accepts '' cannot be found by postings; what it refuses can.
      if (test('')) unwanted.push(...this.postingsWhere(matcher.name, (value) => !test(value)));
      else found = intersect(found, union(this.exactOr(matcher, test)));
      if (found?.length === 0) return NONE;
    }
    return subtract(found ?? Array.from({ length: this.size }, (_, ref) => ref), union(unwanted));
  }

  private exactOr({ type, name, value }: Matcher, test: (value: string) => boolean): Postings[] {
    if (type !== '=') return this.postingsWhere(name, test);
    const postings = this.byName.get(name)?.get(value);
    return postings ? [postings] : [];
  }

  private postingsWhere(name: string, wanted: (value: string) => boolean): Postings[] {
    const values = this.byName.get(name);
    return values ? [...values].filter(([value]) => wanted(value)).map(([, postings]) => postings) : [];
  }
}

/** Of two ascending lists, the common refs. The shorter one leads, with a binary search in the longer. */
function intersect(a: Postings | undefined, b: Postings): Postings {
  if (!a) return b;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.filter((ref) => contains(long, ref));
}

function contains(postings: Postings, ref: SeriesRef): boolean {
  let low = 0;
  let high = postings.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const candidate = postings[middle] as SeriesRef;
    if (candidate === ref) return true;
    if (candidate < ref) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/** Lists of one label name have no ref in common, those of several may. */
function union(lists: readonly Postings[]): Postings {
  if (lists.length <= 1) return lists[0] ?? NONE;
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

function subtract(postings: Postings, unwanted: Postings): Postings {
  return unwanted.length === 0 ? postings : postings.filter((ref) => !contains(unwanted, ref));
}
