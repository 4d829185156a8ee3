// The values of write-ahead records: of each, how far it moved since the one before of its series, in whole units of 1 to 1/1000.
// Two bytes for most, at a few nanoseconds, so that records need no compression. Reading; wal-values-writer.ts writes them, and keeps
// the same state.
//
//   0          an escape: a byte says what follows: a scale and the number in its units, or the eight bytes of a float
//   1, 2, 3 …  in units of the series' scale it moved by 0, -1, 1 … (a varint)
import { bug } from '@/lib/kernel/errors';
import type { ByteReader } from '../codec/bytes';
import { wordsOf } from '../columns';

/** What is known of a series: nothing, its scale and last number, or that it has none. */
export const UNKNOWN = 0;
export const RAW = 5;
/** By scale, units in 1; exact, as is a quotient's rounding. */
export const POWERS = Float64Array.of(Number.NaN, 1, 10, 100, 1000, Number.NaN);

/** Numbers of units are within ± this: differences, doubled for their sign, are exact. */
export const LARGEST = 2 ** 50;

/** Adding 1.5 * 2^52 and taking it off again rounds what lies within ±2^51; what lies beyond is too large anyway. */
export const ROUNDER = 1.5 * 2 ** 52;

const PAGE_BITS = 10;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

type Page = { readonly scales: Uint8Array; readonly numbers: Float64Array };

const NO_PAGE: Page = { scales: new Uint8Array(0), numbers: new Float64Array(0) };

export class WalValuesReader {
  /** By ref. */
  private pages: (Page | undefined)[] = [];

  /** Forgets everything: the next value of each series says all of itself. */
  clear(): void {
    this.pages = [];
  }

  /**
   * Fills `values`, one of each of as many series. A start reads everything through here: what is short is read in place.
   * @throws bug when the bytes are not such values
   */
  read(reader: ByteReader, series: Uint32Array, values: Float64Array): void {
    const words = wordsOf(values);
    const { bytes } = reader;
    let at = reader.position;
    let pageNumber = -1;
    let page = NO_PAGE;
    for (let i = 0; i < series.length; i++) {
      const each = series[i] as number;
      if (each >>> PAGE_BITS !== pageNumber) {
        pageNumber = each >>> PAGE_BITS;
        page = this.page(each);
      }
      const { scales, numbers } = page;
      const place = each & PAGE_MASK;
      let code = bytes[at] as number;
      let length = 1;
      if (code >= 128) {
        const [second, third] = [bytes[at + 1] as number, bytes[at + 2] as number];
        length = second < 128 ? 2 : 3;
        code = (code & 127) | ((second & 127) << 7) | (length === 3 ? third << 14 : 0);
      }
      // Not an escape, and not longer than what was looked at, the end of the bytes included.
      if (code > 0 && code < 1 << 21) {
        at += length;
        const moved = code & 1 ? code >>> 1 : -(code >>> 1);
        const number = (numbers[place] as number) + moved;
        numbers[place] = number;
        values[i] = number / (POWERS[scales[place] as number] as number);
        if (isScale(scales[place] as number)) continue;
        throw unknownScale(reader, scales[place] as number, at);
      }
      reader.skip(at - reader.position);
      this.readLong(reader, page, place, words, values, i);
      at = reader.position;
    }
    reader.skip(at - reader.position);
  }

  /** A value that is escaped or far from the one before it. */
  private readLong(
    reader: ByteReader,
    { scales, numbers }: Page,
    place: number,
    words: Uint32Array,
    values: Float64Array,
    index: number,
  ): void {
    const code = reader.unsigned();
    if (code === 0) {
      const scale = reader.byte();
      scales[place] = scale;
      if (scale === RAW) {
        words[2 * index] = reader.word();
        words[2 * index + 1] = reader.word();
        return;
      }
      numbers[place] = reader.signed();
    } else numbers[place] = (numbers[place] as number) + (code % 2 === 1 ? (code - 1) / 2 : -code / 2);
    const scale = scales[place] as number;
    if (!isScale(scale)) throw unknownScale(reader, scale, reader.position);
    values[index] = (numbers[place] as number) / (POWERS[scale] as number);
  }

  private page(series: number): Page {
    const number = series >>> PAGE_BITS;
    const page = this.pages[number] ?? {
      scales: new Uint8Array(PAGE_MASK + 1),
      numbers: new Float64Array(PAGE_MASK + 1),
    };
    this.pages[number] = page;
    return page;
  }
}

const isScale = (scale: number) => scale > UNKNOWN && scale < RAW;

const unknownScale = ({ what }: ByteReader, scale: number, position: number) =>
  bug(`${what} has a value of scale ${scale} before byte ${position}`);
