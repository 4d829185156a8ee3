// The label sets of series as lists of numbers, each that of a pair in the index: a quarter of what lists of texts take. A set is
// named by where its list begins: how many pairs it has, then they.
import type { LabelTexts } from '@/lib/kernel/labels';

const FIRST_WORDS = 1024;

export class LabelSets implements LabelTexts {
  private words = new Uint32Array(FIRST_WORDS);
  private end = 0;
  /** By how many pairs they had: places of sets that are gone. */
  private readonly free: number[][] = [];

  /** @param pairOf name and value of a pair that is in a set */
  constructor(private readonly pairOf: (pair: number) => { readonly name: string; readonly value: string }) {}

  /** @returns the place of the set. */
  add(pairs: readonly number[]): number {
    const place = this.free[pairs.length]?.pop() ?? this.claim(1 + pairs.length);
    this.words[place] = pairs.length;
    this.words.set(pairs, place + 1);
    return place;
  }

  private claim(words: number): number {
    const place = this.end;
    this.end += words;
    if (this.end > this.words.length) {
      const grown = new Uint32Array(Math.max(this.end, this.words.length + (this.words.length >> 1)));
      grown.set(this.words);
      this.words = grown;
    }
    return place;
  }

  textsAt(place: number): string[] {
    const texts: string[] = [];
    const end = place + 1 + (this.words[place] as number);
    for (let at = place + 1; at < end; at++) {
      const { name, value } = this.pairOf(this.words[at] as number);
      texts.push(name, value);
    }
    return texts;
  }

  /** Another set may lie there from here on. */
  remove(place: number): void {
    const size = this.words[place] as number;
    this.free[size] ??= [];
    this.free[size].push(place);
  }
}
