// label name -> value -> refs of the series that have it, rising. Answers which series a set of matchers wants. Also keeps each
// label text once, and numbers pairs: series are lists of them.
import { compileMatcher, type Matcher } from '@/lib/kernel/matchers';
import type { SeriesRef } from '../../model';
import { RefList } from './ref-list';

/** Refs, rising. Read only. */
export type Refs = Uint32Array;

const NONE: Refs = new Uint32Array(0);

/** The series that have one value of a label. Most values of some labels belong to one series alone: that takes no list. */
class Postings {
  private more: RefList | undefined;

  constructor(
    /** Of the pair. */
    readonly number: number,
    readonly name: string,
    readonly text: string,
    private first: SeriesRef,
  ) {}

  /** Refs come in rising order. */
  add(ref: SeriesRef): void {
    this.more ??= new RefList(this.first);
    this.more.add(ref);
  }

  /** What others have been given, or a copy of one element. */
  refs(): Refs {
    return this.more?.refs() ?? Uint32Array.of(this.first);
  }

  /** @returns whether any is kept. */
  keep(isLive: (ref: SeriesRef) => boolean): boolean {
    const kept = this.refs().filter(isLive);
    this.first = kept[0] ?? 0;
    this.more = kept.length > 1 ? RefList.of(kept) : undefined;
    return kept.length > 0;
  }

  letGo(): void {
    this.more?.letGo();
  }
}

type Name = { readonly text: string; readonly values: Map<string, Postings> };

export class LabelIndex {
  private readonly names = new Map<string, Name>();
  /** By number. */
  private readonly pairs: (Postings | undefined)[] = [];
  private readonly freeNumbers: number[] = [];

  /** Name and value of a pair that some series has. */
  pair(number: number): { readonly name: string; readonly value: string } {
    const { name, text } = this.pairs[number] as Postings;
    return { name, value: text };
  }

  /**
   * Enters a series; refs must come in rising order.
   * @param pairs name, value, name, value …
   * @returns the numbers of the pairs: the same for all series that have them, others' once none has.
   */
  add(ref: SeriesRef, pairs: readonly string[]): number[] {
    const numbers: number[] = [];
    for (let i = 0; i < pairs.length; i += 2) {
      const name = this.nameOf(pairs[i] as string);
      const value = pairs[i + 1] as string;
      const postings = name.values.get(value);
      if (postings) postings.add(ref);
      numbers.push((postings ?? this.addValue(name, value, ref)).number);
    }
    return numbers;
  }

  private addValue(name: Name, value: string, ref: SeriesRef): Postings {
    const number = this.freeNumbers.pop() ?? this.pairs.length;
    const postings = new Postings(number, name.text, value, ref);
    this.pairs[number] = postings;
    name.values.set(value, postings);
    return postings;
  }

  private nameOf(text: string): Name {
    const known = this.names.get(text);
    if (known) return known;
    const name = { text, values: new Map<string, Postings>() };
    this.names.set(text, name);
    return name;
  }

  /** Forgets series. @param gone their labels, as name, value, name, value … */
  remove(gone: Iterable<readonly string[]>, isLive: (ref: SeriesRef) => boolean): void {
    const touched = new Map<string, Set<string>>();
    for (const pairs of gone) {
      for (let i = 0; i < pairs.length; i += 2) {
        const values = touched.get(pairs[i] as string) ?? new Set();
        touched.set(pairs[i] as string, values.add(pairs[i + 1] as string));
      }
    }
    for (const [text, values] of touched) this.removeValues(text, values, isLive);
  }

  private removeValues(text: string, values: ReadonlySet<string>, isLive: (ref: SeriesRef) => boolean): void {
    const name = this.nameOf(text);
    for (const value of values) {
      const postings = name.values.get(value);
      if (!postings || postings.keep(isLive)) continue;
      name.values.delete(value);
      this.pairs[postings.number] = undefined;
      this.freeNumbers.push(postings.number);
    }
    if (name.values.size === 0) this.names.delete(text);
  }

  /**
   * Series for which every matcher holds, rising. A matcher that accepts '' also accepts series without the label. A regex is
   * tried on the values of its label, not on series.
   * @param all every series there is, rising; asked only when no matcher narrows it down
   */
  select(matchers: readonly Matcher[], all: () => Refs): Refs {
    let found: Refs | undefined;
    const unwanted: Refs[] = [];
    for (const matcher of matchers) {
      const test = compileMatcher(matcher);
      // What accepts '' cannot be found by postings; what it refuses can.
      if (test('')) {
        if (isAlways(matcher)) continue;
        unwanted.push(...this.postingsWhere(matcher.name, (value) => !test(value)));
      } else {
        const wanted = union(this.exactOr(matcher, test));
        found = found ? intersect(found, wanted) : wanted;
      }
      if (found?.length === 0) return NONE;
    }
    return subtract(found ?? all(), union(unwanted));
  }

  /** Lets go of lists that were spelled out for who asked. */
  letGo(): void {
    for (const postings of this.pairs) postings?.letGo();
  }

  *valuesOf(name: string): IterableIterator<readonly [value: string, refs: Refs]> {
    for (const postings of this.names.get(name)?.values.values() ?? []) yield [postings.text, postings.refs()];
  }

  private exactOr({ type, name, value }: Matcher, test: (value: string) => boolean): Refs[] {
    if (type !== '=') return this.postingsWhere(name, test);
    const postings = this.names.get(name)?.values.get(value);
    return postings ? [postings.refs()] : [];
  }

  private postingsWhere(name: string, wanted: (value: string) => boolean): Refs[] {
    const found: Refs[] = [];
    for (const postings of this.names.get(name)?.values.values() ?? [])
      if (wanted(postings.text)) found.push(postings.refs());
    return found;
  }
}

/** Matchers that hold for everything and are written often: `x=~".*"`, which PromQL editors add. */
const isAlways = ({ type, value }: Matcher) => type === '=~' && value === '.*';

/** Common refs of two rising lists. The shorter one leads, with a galloping search in the longer. */
export function intersect(a: Refs, b: Refs): Refs {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const found = new Uint32Array(short.length);
  let count = 0;
  let at = 0;
  for (let i = 0; i < short.length; i++) {
    const ref = short[i] as SeriesRef;
    at = firstAtOrAfter(long, ref, at);
    if (long[at] === ref) found[count++] = ref;
  }
  return found.subarray(0, count);
}

/** Position of the first ref that is not below `ref`, from `from` on. */
function firstAtOrAfter(refs: Refs, ref: SeriesRef, from: number): number {
  let step = 1;
  let low = from;
  let high = from;
  while (high < refs.length && (refs[high] as number) < ref) {
    low = high + 1;
    high += step;
    step *= 2;
  }
  high = Math.min(high, refs.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((refs[middle] as number) < ref) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All refs of the lists, rising, each once: a series has one value of a label, so lists of one name have none in common. */
function union(lists: readonly Refs[]): Refs {
  if (lists.length <= 1) return lists[0] ?? NONE;
  const all = new Uint32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return distinct(all.sort());
}

function distinct(sorted: Refs): Refs {
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[count++] = sorted[i] as number;
  }
  return sorted.subarray(0, count);
}

/** `a` without what is in `b`; both rising. */
export function subtract(a: Refs, b: Refs): Refs {
  if (b.length === 0) return a;
  let at = 0;
  return a.filter((ref) => {
    at = firstAtOrAfter(b, ref, at);
    return b[at] !== ref;
  });
}
