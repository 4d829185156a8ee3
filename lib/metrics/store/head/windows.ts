// The newest floats of every series, raw: a window of a fixed length a slot, in pages. A full window is packed into a chunk
// and filled again from the front.
export const WINDOW = 32;

const PAGE_BITS = 8;
const PAGE_SLOTS = 1 << PAGE_BITS;

type Page = { readonly values: Float64Array; readonly words: Uint32Array };

/** Slots of one page lie in one array. */
export const pageOf = (slot: number) => slot >>> PAGE_BITS;

/** Where in its page's words the low word of value `index` of a slot's window is; the high one follows. */
export const wordIn = (slot: number, index: number) => 2 * ((slot & (PAGE_SLOTS - 1)) * WINDOW + index);

export class Windows {
  private readonly pages: Page[] = [];

  /** Sets place `index` of a slot's window to the value of these bits. */
  set(slot: number, index: number, low: number, high: number): void {
    const { words } = this.page(slot);
    const at = wordIn(slot, index);
    words[at] = low;
    words[at + 1] = high;
  }

  /** The words of the page of a slot, for who sets many. */
  wordsOf(slot: number): Uint32Array {
    return this.page(slot).words;
  }

  /** Copies the first `count` values of a slot's window to `into[at …]`, words and not floats: bits and all. */
  copyTo(slot: number, count: number, into: Uint32Array, at: number): void {
    const { words } = this.page(slot);
    const from = 2 * (slot & (PAGE_SLOTS - 1)) * WINDOW;
    for (let i = 0; i < 2 * count; i++) into[at + i] = words[from + i] as number;
  }

  /** A view of the whole window: what is set later shows in it. */
  of(slot: number): Float64Array {
    const start = (slot & (PAGE_SLOTS - 1)) * WINDOW;
    return this.page(slot).values.subarray(start, start + WINDOW);
  }

  private page(slot: number): Page {
    return this.pages[pageOf(slot)] ?? this.addPage(pageOf(slot));
  }

  private addPage(number: number): Page {
    const values = new Float64Array(PAGE_SLOTS * WINDOW);
    const page = { values, words: new Uint32Array(values.buffer) };
    this.pages[number] = page;
    return page;
  }
}
