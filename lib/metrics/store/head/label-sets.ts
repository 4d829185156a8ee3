// The label sets of series as lists of numbers, each that of a pair in the index, in bytes: a tenth of what lists of texts take. A
// set is named by where its list begins: how many pairs it has, then they.
import type { LabelTexts } from '@/lib/kernel/labels';
import { ByteReader, ByteWriter } from '../codec/bytes';

const PAGE_BITS = 16;
const PAGE_BYTES = 1 << PAGE_BITS;

export class LabelSets implements LabelTexts {
  /** Of a set that is longer than a page its page alone is as long as it is. */
  private readonly pages: Uint8Array[] = [];
  /** In the last page. */
  private end = PAGE_BYTES;
  /** By how many bytes they had: places of sets that are gone. */
  private readonly free = new Map<number, number[]>();
  private readonly writer = new ByteWriter();

  /** @param pairOf name and value of a pair that is in a set */
  constructor(private readonly pairOf: (pair: number) => { readonly name: string; readonly value: string }) {}

  /** @returns the place of the set. */
  add(pairs: readonly number[]): number {
    const { writer } = this;
    writer.reset();
    writer.unsigned(pairs.length);
    for (const pair of pairs) writer.unsigned(pair);
    const place = this.free.get(writer.length)?.pop() ?? this.claim(writer.length);
    this.pageOf(place).set(writer.done(), place % PAGE_BYTES);
    return place;
  }

  private claim(bytes: number): number {
    if (this.end + bytes > PAGE_BYTES) {
      this.pages.push(new Uint8Array(Math.max(PAGE_BYTES, bytes)));
      this.end = 0;
    }
    const place = (this.pages.length - 1) * PAGE_BYTES + this.end;
    this.end += bytes;
    return place;
  }

  private pageOf(place: number): Uint8Array {
    return this.pages[Math.floor(place / PAGE_BYTES)] as Uint8Array;
  }

  private readerAt(place: number): ByteReader {
    return new ByteReader(this.pageOf(place), 'label set', place % PAGE_BYTES);
  }

  textsAt(place: number): string[] {
    const reader = this.readerAt(place);
    const texts: string[] = [];
    for (let left = reader.unsigned(); left > 0; left--) {
      const { name, value } = this.pairOf(reader.unsigned());
      texts.push(name, value);
    }
    return texts;
  }

  /** Whether the set is that of these texts: name, value, name, value … */
  isAt(place: number, texts: readonly string[]): boolean {
    const reader = this.readerAt(place);
    if (reader.unsigned() * 2 !== texts.length) return false;
    for (let i = 0; i < texts.length; i += 2) {
      const { name, value } = this.pairOf(reader.unsigned());
      if (value !== texts[i + 1] || name !== texts[i]) return false;
    }
    return true;
  }

  /** Another set may lie there from here on. */
  remove(place: number): void {
    const reader = this.readerAt(place);
    for (let left = reader.unsigned(); left > 0; left--) reader.unsigned();
    const bytes = reader.position - (place % PAGE_BYTES);
    const free = this.free.get(bytes) ?? [];
    free.push(place);
    this.free.set(bytes, free);
  }
}
