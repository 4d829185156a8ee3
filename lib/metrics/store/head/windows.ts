// The newest floats of every series, a window of them at most, until they are packed into a chunk. The newest one is kept whole,
// and of each how far it moved since the one before, in whole units of 1 to 10^-6: in two bytes or in four, and in none when
// nothing moves. Windows with what is not whole have their values as they are. Most take a quarter of that, or less.
import { wordsOf } from '../columns';
import { PAGE_BITS, PAGE_UNITS, UNIT, UNIT_BITS, WindowRoom } from './window-room';

export const WINDOW = UNIT;

// Of each window a number says how wide its moves are, their scale and where they lie, by bits.
const WIDTH_BITS = 3;
/** All values are the newest one, bit for bit. */
const NONE = 0;
const SHORT = 1;
/** The lower halves, then the higher ones. */
const LONG = 2;
/** Not moves, but low and high word of each value. */
const RAW = 3;
const SCALE_SHIFT = 2;
const SCALE_BITS = 7;
const PLACE_SHIFT = 5;

/** Units of room, by width. */
const UNITS: readonly number[] = [0, 1, 2, 4];
/** By width: moves are smaller. */
const LIMITS = Float64Array.of(0, 2 ** 15, 2 ** 31);
/** Moves so small will not soon be too large for two bytes again. */
const NARROW = 2 ** 13;

/** By scale. Exact, as is a quotient's rounding. */
const POWERS = Float64Array.of(1, 10, 100, 1e3, 1e4, 1e5, 1e6);
const NO_SCALE = POWERS.length;
/** Numbers of units are within ± this: they and their moves are exact. */
const LARGEST = 2 ** 50;
/** Adding 1.5 * 2^52 and taking it off again rounds what lies within ±2^51; what lies beyond is too large anyway. */
const ROUNDER = 1.5 * 2 ** 52;

const FIRST_CAPACITY = 1024;

const NO_PAGE: Int16Array = new Int16Array(0);

const values = new Float64Array(WINDOW);
const valueWords = wordsOf(values);

export class Windows {
  private readonly room = new WindowRoom();
  /** By slot. */
  private states = new Uint32Array(0);
  /** By slot. Of a window of moves it is a whole number of units, as all values are. */
  private newest = new Float64Array(0);
  private newestWords = wordsOf(this.newest);

  /** Makes `slot` the place of an empty window. It is in use by nobody. */
  open(slot: number): void {
    if (slot >= this.states.length) this.grow(slot + 1);
    this.states[slot] = NONE;
  }

  private grow(count: number): void {
    const capacity = Math.max(FIRST_CAPACITY, count, this.states.length * 2);
    const { states, newestWords } = this;
    this.states = new Uint32Array(capacity);
    this.states.set(states);
    this.newest = new Float64Array(capacity);
    this.newestWords = wordsOf(this.newest);
    this.newestWords.set(newestWords);
  }

  /** Its window is empty from here on, and takes no room. What is newest stays known. */
  letGo(slot: number): void {
    const state = this.states[slot] as number;
    const width = state & WIDTH_BITS;
    if (width !== NONE) this.room.giveBack(state >>> PLACE_SHIFT, UNITS[width] as number);
    this.states[slot] = NONE;
  }

  /** Whether the newest float there was is that of these bits. */
  endsWith(slot: number, words: Uint32Array, index: number): boolean {
    const { newestWords } = this;
    return newestWords[2 * slot] === words[2 * index] && newestWords[2 * slot + 1] === words[2 * index + 1];
  }

  /** Low and high word of the newest float there was. */
  newestOf(slot: number): Uint32Array {
    return this.newestWords.slice(2 * slot, 2 * slot + 2);
  }

  /** Says that another float was the newest. The window is empty. */
  setNewest(slot: number, words: Uint32Array): void {
    this.newestWords.set(words, 2 * slot);
  }

  /**
   * Appends values to the windows of slots[from, to), each there once. What `push` does, in one loop for nearly all there are.
   * @param counts by slot: how many values there are in its window once this one is
   */
  pushEach(
    slots: Uint32Array,
    counts: Uint8Array,
    values: Float64Array,
    words: Uint32Array,
    from: number,
    to: number,
  ): void {
    const { states, newest, room } = this;
    // Here they are in registers: a bundle has its constants in a place that is looked at each time.
    const [powers, limits, rounder] = [POWERS, LIMITS, ROUNDER];
    const [pageBits, unitBits, unitMask] = [PAGE_BITS, UNIT_BITS, PAGE_UNITS - 1];
    let pageNumber = -1;
    let page = NO_PAGE;
    for (let i = from; i < to; i++) {
      const slot = slots[i] as number;
      const index = (counts[slot] as number) - 1;
      const state = states[slot] as number;
      const width = state & WIDTH_BITS;
      if (index > 0 && (width === SHORT || width === LONG)) {
        const value = values[i] as number;
        const power = powers[(state >>> SCALE_SHIFT) & SCALE_BITS] as number;
        const number = value * power + rounder - rounder;
        const moved = number - ((newest[slot] as number) * power + rounder - rounder);
        const limit = limits[width] as number;
        const isNear = moved < limit && moved > -limit;
        if (isNear && number / power === value && isWritten(number, words[2 * i + 1] as number)) {
          const first = state >>> PLACE_SHIFT;
          if (first >>> pageBits !== pageNumber) {
            pageNumber = first >>> pageBits;
            page = room.pageOf(first);
          }
          const at = ((first & unitMask) << unitBits) + index;
          page[at] = moved | 0;
          if (width === LONG) page[at + WINDOW] = (moved | 0) >> 16;
          newest[slot] = value;
          continue;
        }
      }
      this.pushOther(slot, index, words[2 * i] as number, words[2 * i + 1] as number);
    }
  }

  /**
   * Appends the value of these words to a window.
   * @param count how many are in it, less than WINDOW
   */
  push(slot: number, count: number, low: number, high: number): void {
    const value = floatOf(low, high);
    if (count > 0 && this.putMove(slot, count, value, high)) this.newest[slot] = value;
    else this.pushOther(slot, count, low, high);
  }

  /** When a window has room for how far the next value moved, as nearly all have. What has moved is no NaN: its bits are kept. false: it has none. */
  private putMove(slot: number, index: number, value: number, high: number): boolean {
    const state = this.states[slot] as number;
    const width = state & WIDTH_BITS;
    if (width === NONE || width === RAW) return false;
    const power = POWERS[(state >>> SCALE_SHIFT) & SCALE_BITS] as number;
    const number = value * power + ROUNDER - ROUNDER;
    const moved = number - ((this.newest[slot] as number) * power + ROUNDER - ROUNDER);
    const limit = LIMITS[width] as number;
    if (!(moved < limit && moved > -limit && number / power === value && isWritten(number, high))) return false;
    const first = state >>> PLACE_SHIFT;
    const page = this.room.pageOf(first);
    const at = this.room.startOf(first) + index;
    page[at] = moved | 0;
    if (width === LONG) page[at + WINDOW] = (moved | 0) >> 16;
    return true;
  }

  private pushOther(slot: number, count: number, low: number, high: number): void {
    const { newestWords } = this;
    const width = (this.states[slot] as number) & WIDTH_BITS;
    if (width === RAW) this.putRaw(slot, count, low, high);
    else if (count === 0) {
      // What has moves begins with what is whole, too.
      if (width !== NONE && !isWhole(floatOf(low, high), high, this.scaleAt(slot))) this.letGo(slot);
    } else if (width !== NONE || newestWords[2 * slot] !== low || newestWords[2 * slot + 1] !== high)
      this.widen(slot, count, low, high);
    newestWords[2 * slot] = low;
    newestWords[2 * slot + 1] = high;
  }

  private scaleAt(slot: number): number {
    return ((this.states[slot] as number) >>> SCALE_SHIFT) & SCALE_BITS;
  }

  private putRaw(slot: number, index: number, low: number, high: number): void {
    const first = (this.states[slot] as number) >>> PLACE_SHIFT;
    const words = this.room.wordsOf(first);
    const at = this.room.startOf(first) / 2 + 2 * index;
    words[at] = low;
    words[at + 1] = high;
  }

  private putAllRaw(slot: number, count: number): void {
    for (let i = 0; i < count; i++) this.putRaw(slot, i, valueWords[2 * i] as number, valueWords[2 * i + 1] as number);
  }

  /** Appends a value, with the window as wide as that needs. */
  private widen(slot: number, count: number, low: number, high: number): void {
    this.read(slot, count, 0, values, 0);
    valueWords[2 * count] = low;
    valueWords[2 * count + 1] = high;
    const scale = scaleOf(count + 1, this.scaleAt(slot));
    const width = scale === NO_SCALE ? RAW : widthOf(count + 1, scale);
    this.letGo(slot);
    this.claim(slot, width, scale);
    if (width === RAW) this.putAllRaw(slot, count + 1);
    else this.putMoves(slot, count + 1, scale);
  }

  private claim(slot: number, width: number, scale: number): void {
    const first = this.room.take(UNITS[width] as number);
    this.states[slot] = (first << PLACE_SHIFT) | ((width === RAW ? 0 : scale) << SCALE_SHIFT) | width;
  }

  /** Those of the first `count` of `values`. */
  private putMoves(slot: number, count: number, scale: number): void {
    const state = this.states[slot] as number;
    const page = this.room.pageOf(state >>> PLACE_SHIFT);
    const start = this.room.startOf(state >>> PLACE_SHIFT);
    for (let i = 1; i < count; i++) {
      const moved = moveOf(i, scale);
      page[start + i] = moved;
      if ((state & WIDTH_BITS) === LONG) page[start + WINDOW + i] = moved >> 16;
    }
  }

  /** Writes values [from, count) of the `count` there are to `into[at …]`, bits and all. */
  read(slot: number, count: number, from: number, into: Float64Array, at: number): void {
    const state = this.states[slot] as number;
    const width = state & WIDTH_BITS;
    const first = state >>> PLACE_SHIFT;
    if (width === NONE) this.readSame(slot, count - from, into, at);
    else if (width === RAW) {
      const start = this.room.startOf(first) / 2;
      wordsOf(into).set(this.room.wordsOf(first).subarray(start + 2 * from, start + 2 * count), 2 * at);
    } else this.readMoves(slot, count, from, into, at);
  }

  /** From the newest value backwards. */
  private readMoves(slot: number, count: number, from: number, into: Float64Array, at: number): void {
    const state = this.states[slot] as number;
    const first = state >>> PLACE_SHIFT;
    const page = this.room.pageOf(first);
    const start = this.room.startOf(first);
    const power = POWERS[this.scaleAt(slot)] as number;
    let number = (this.newest[slot] as number) * power + ROUNDER - ROUNDER;
    if ((state & WIDTH_BITS) === SHORT) {
      for (let i = count - 1; i >= from; i--) {
        into[at + i - from] = number / power;
        number -= page[start + i] as number;
      }
    } else {
      for (let i = count - 1; i >= from; i--) {
        into[at + i - from] = number / power;
        number -= ((page[start + i] as number) & 0xffff) | ((page[start + WINDOW + i] as number) << 16);
      }
    }
  }

  private readSame(slot: number, count: number, into: Float64Array, at: number): void {
    const value = this.newest[slot] as number;
    if (!Number.isNaN(value)) into.fill(value, at, at + count);
    // Which NaN it is must not pass through a JavaScript number.
    else for (let i = 0; i < count; i++) into.set(this.newest.subarray(slot, slot + 1), at + i);
  }

  /** The window of `count` values has been packed: it is empty, and the next one no wider than this one need have been. */
  packed(slot: number, count: number): void {
    const width = (this.states[slot] as number) & WIDTH_BITS;
    const isTooWide =
      width === RAW ? this.endsWhole(slot) : width !== NONE && this.areBelow(slot, count, width === LONG ? NARROW : 1);
    if (isTooWide) this.letGo(slot);
  }

  private endsWhole(slot: number): boolean {
    values.set(this.newest.subarray(slot, slot + 1));
    return scaleOf(1, 0) < NO_SCALE;
  }

  /** Whether all moves are below that. Where they are not, the first is not, mostly. */
  private areBelow(slot: number, count: number, limit: number): boolean {
    const state = this.states[slot] as number;
    const page = this.room.pageOf(state >>> PLACE_SHIFT);
    const start = this.room.startOf(state >>> PLACE_SHIFT);
    const isLong = (state & WIDTH_BITS) === LONG;
    for (let at = start + 1; at < start + count; at++) {
      const low = page[at] as number;
      const moved = isLong ? (low & 0xffff) | ((page[at + WINDOW] as number) << 16) : low;
      if (Math.abs(moved) >= limit) return false;
    }
    return true;
  }
}

function floatOf(low: number, high: number): number {
  valueWords[0] = low;
  valueWords[1] = high;
  return values[0] as number;
}

/** Whether a value is a whole number of units. */
function isWhole(value: number, high: number, scale: number): boolean {
  const power = POWERS[scale] as number;
  const number = value * power + ROUNDER - ROUNDER;
  return number / power === value && number <= LARGEST && number >= -LARGEST && isWritten(number, high);
}

/** -0 is no number of units. */
const isWritten = (number: number, high: number) => number !== 0 || high === 0;

/** The first scale, `least` or a later one, in which the first `count` of `values` are whole. */
function scaleOf(count: number, least: number): number {
  let scale = least;
  for (let i = 0; i < count && scale < NO_SCALE; ) {
    if (isWhole(values[i] as number, valueWords[2 * i + 1] as number, scale)) i++;
    else {
      scale++;
      i = 0;
    }
  }
  return scale;
}

/** How far value `index` of `values` moved, which are whole in the scale. */
function moveOf(index: number, scale: number): number {
  const power = POWERS[scale] as number;
  const number = (values[index] as number) * power + ROUNDER - ROUNDER;
  return number - ((values[index - 1] as number) * power + ROUNDER - ROUNDER);
}

/** Of the first `count` of `values`, which are not all the same. */
function widthOf(count: number, scale: number): number {
  let largest = 0;
  for (let i = 1; i < count; i++) largest = Math.max(largest, Math.abs(moveOf(i, scale)));
  return largest < (LIMITS[SHORT] as number) ? SHORT : largest < (LIMITS[LONG] as number) ? LONG : RAW;
}
