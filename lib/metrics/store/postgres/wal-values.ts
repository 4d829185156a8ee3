// The values of write-ahead records: of each, how far it moved since the one before of its series, in whole units of 1 to 1/1000.
// Two bytes for most, at a few nanoseconds, so that records need no compression. Writer and reader keep the same state.
//
//   0          an escape: a byte says what follows: a scale and the number in its units, or the eight bytes of a float
//   1, 2, 3 …  in units of the series' scale it moved by 0, -1, 1 … (a varint)
import { bug } from '@/lib/kernel/errors';
import type { ByteReader, ByteWriter } from '../codec/bytes';
import { wordsOf } from '../columns';

/** What is known of a series: nothing, its scale and last number, or that it has none. */
const UNKNOWN = 0;
const RAW = 5;
/** By scale; exact, as is a quotient's rounding. */
const POWERS = Float64Array.of(Number.NaN, 1, 10, 100, 1000);

/** Numbers of units are within ± this: differences, doubled for their sign, are exact. */
const LARGEST = 2 ** 50;

/** Adding 1.5 * 2^52 and taking it off again rounds what lies within ±2^51; what lies beyond is too large anyway. */
const ROUNDER = 1.5 * 2 ** 52;

const PAGE_BITS = 10;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

type Page = { readonly scales: Uint8Array; readonly numbers: Float64Array };

const NO_PAGE: Page = { scales: new Uint8Array(0), numbers: new Float64Array(0) };

/** The longest value: an escape and a float. */
const MOST_BYTES = 10;

export class WalValues {
  /** By series: a slot, or a ref. */
  private pages: (Page | undefined)[] = [];

  /** Forgets everything: the next value of each series says all of itself. */
  clear(): void {
    this.pages = [];
  }

  forget(series: number): void {
    const page = this.pages[series >>> PAGE_BITS];
    if (page) page.scales[series & PAGE_MASK] = UNKNOWN;
  }

  /** Appends the values of so many series, one of each, or several of one one after the other. */
  write(series: Uint32Array, values: Float64Array, writer: ByteWriter): void {
    const start = writer.length;
    const bytes = writer.claim(values.length * MOST_BYTES);
    const words = wordsOf(values);
    let at = 0;
    let pageNumber = -1;
    let page = NO_PAGE;
    for (let i = 0; i < values.length; i++) {
      const one = series[i] as number;
      if (one >>> PAGE_BITS !== pageNumber) {
        pageNumber = one >>> PAGE_BITS;
        page = this.page(one);
      }
      const place = one & PAGE_MASK;
      const power = POWERS[page.scales[place] as number] as number;
      const value = values[i] as number;
      const number = value * power + ROUNDER - ROUNDER;
      if (number / power === value && isWritten(number, words[2 * i + 1] as number)) {
        const moved = number - (page.numbers[place] as number);
        page.numbers[place] = number;
        if (moved < 64 && moved >= -63) bytes[at++] = moved >= 0 ? moved * 2 + 1 : -moved * 2;
        else at = putUnsigned(bytes, at, moved >= 0 ? moved * 2 + 1 : -moved * 2);
      } else at = this.putEscaped(page, place, value, words, i, bytes, at);
    }
    writer.rewind(start + at);
  }

  /** A value that does not fit the scale its series has, or whose series has none yet. @returns where it ends */
  private putEscaped(
    { scales, numbers }: Page,
    place: number,
    value: number,
    words: Uint32Array,
    index: number,
    bytes: Uint8Array,
    from: number,
  ): number {
    const [low, high] = [words[2 * index] as number, words[2 * index + 1] as number];
    const scale = scales[place] === RAW && !Number.isInteger(value) ? RAW : scaleOf(value, high);
    scales[place] = scale;
    bytes[from] = 0;
    bytes[from + 1] = scale;
    if (scale === RAW) return putWords(bytes, from + 2, low, high);
    const whole = value * (POWERS[scale] as number) + ROUNDER - ROUNDER;
    numbers[place] = whole;
    return putUnsigned(bytes, from + 2, whole >= 0 ? whole * 2 : -whole * 2 - 1);
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

/** Whether a value's number of units can be told: it is not too large, nor is the value -0. */
const isWritten = (number: number, highWord: number) =>
  number <= LARGEST && number >= -LARGEST && (number !== 0 || highWord === 0);

function scaleOf(value: number, highWord: number): number {
  for (let scale = 1; scale < RAW; scale++) {
    const power = POWERS[scale] as number;
    const number = value * power + ROUNDER - ROUNDER;
    if (number / power === value && isWritten(number, highWord)) return scale;
  }
  return RAW;
}

const isScale = (scale: number) => scale > UNKNOWN && scale < RAW;

const unknownScale = ({ what }: ByteReader, scale: number, position: number) =>
  bug(`${what} has a value of scale ${scale} before byte ${position}`);

function putUnsigned(bytes: Uint8Array, from: number, value: number): number {
  let at = from;
  let rest = value;
  for (; rest > 0x7fffffff; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) | 128;
  let low = rest | 0;
  for (; low > 127; low >>>= 7) bytes[at++] = (low & 127) | 128;
  bytes[at++] = low;
  return at;
}

function putWords(bytes: Uint8Array, from: number, low: number, high: number): number {
  for (let i = 0; i < 4; i++) {
    bytes[from + i] = low >>> (8 * i);
    bytes[from + 4 + i] = high >>> (8 * i);
  }
  return from + 8;
}
