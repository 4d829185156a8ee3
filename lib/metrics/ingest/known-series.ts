// Which series the bytes of a label set mean. A writer sends its series in the same order again and again, so the next one is
// expected to be what came after the one before it last time; the bytes decide. Nothing here is an object per series: label
// bytes and their entries lie in pages of words, found through a table of hashes.
import type { SeriesRef } from '../model';

/** Forgotten all at once when there are more: series come and go, and whatever is asked for again is found again. */
const MOST_ENTRIES = 2_000_000;
const MOST_PAGES = 1024;

const PAGE_BITS = 18;
const PAGE_WORDS = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_WORDS - 1;

// An entry: its words by their place, then the label bytes, little-endian, the last word filled up with zeros.
const REF = 0;
/** The entry that came after this one last time. */
const NEXT = 1;
const HASH = 2;
const BYTES = 3;
const HEADER_WORDS = 4;

/** No entry. Entries are named by the word they begin at, counted over all pages; there is none at 0. */
const NONE = 0;
/** Longer label sets are not kept: they would leave holes at the ends of pages. */
const MOST_LABEL_BYTES = 65_536;

const FIRST_SLOTS = 1024;

export type KnownSeriesLimits = { readonly entries: number; readonly pages: number };

export class KnownSeries {
  private pages: Int32Array[] = [];
  /** Entries by hash, open addressing; at most three quarters are taken. */
  private table = new Int32Array(FIRST_SLOTS);
  /** Eight bits of the hash of what is in a slot: other entries on the way are passed by without a look at their page. */
  private tags = new Uint8Array(FIRST_SLOTS);
  private count = 0;
  private free = HEADER_WORDS;
  private last = NONE;
  private expected = NONE;
  private readonly seed = (Math.random() * 2 ** 32) | 0;

  /** @param limits bounds for memory; a page is 1 MiB */
  constructor(private readonly limits: KnownSeriesLimits = { entries: MOST_ENTRIES, pages: MOST_PAGES }) {}

  /** How many label bytes the expected series has; 0: none is expected. */
  get expectedBytes(): number {
    return this.expected === NONE ? 0 : this.word(this.expected, BYTES);
  }

  /** Whether the expected labels stand at `start`, where so many bytes are. Then theirs is the series that was taken last. */
  takeExpected(bytes: DataView, start: number): boolean {
    const { expected } = this;
    if (expected === NONE || !this.isAt(expected, bytes, start)) return false;
    this.last = expected;
    this.expected = this.word(expected, NEXT);
    return true;
  }

  /** Whether the labels in `bytes[start, end)` are known. Then theirs is the series that was taken last. */
  take(bytes: DataView, start: number, end: number): boolean {
    const entry = this.table[this.slotOf(bytes, start, end, hashOf(bytes, start, end, this.seed))] as number;
    if (entry === NONE) return false;
    this.follow(entry);
    return true;
  }

  /** Of the series that was taken last. */
  get ref(): SeriesRef {
    return this.word(this.last, REF) >>> 0;
  }

  set ref(ref: SeriesRef) {
    this.page(this.last)[(this.last & PAGE_MASK) + REF] = ref;
  }

  /** Keeps labels that are not known, as the series that was taken last. */
  add(bytes: DataView, start: number, end: number, ref: SeriesRef): void {
    const isKept = end - start <= MOST_LABEL_BYTES;
    this.follow(isKept ? this.write(bytes, start, end, ref) : NONE);
  }

  private write(bytes: DataView, start: number, end: number, ref: SeriesRef): number {
    const entry = this.roomFor(HEADER_WORDS + ((end - start + 3) >> 2));
    if ((this.count + 1) * 4 > this.table.length * 3) this.growTable();
    const hash = hashOf(bytes, start, end, this.seed);
    const page = this.page(entry);
    const at = entry & PAGE_MASK;
    page[at + REF] = ref;
    page[at + HASH] = hash;
    page[at + BYTES] = end - start;
    for (let i = start, word = at + HEADER_WORDS; i < end; i += 4) page[word++] = wordAt(bytes, i, end);
    const slot = this.slotOf(bytes, start, end, hash);
    this.table[slot] = entry;
    this.tags[slot] = tagOf(hash);
    this.count++;
    return entry;
  }

  /** Takes an entry, and remembers that it came after the last. */
  private follow(entry: number): void {
    if (this.last !== NONE) this.page(this.last)[(this.last & PAGE_MASK) + NEXT] = entry;
    this.last = entry;
    this.expected = entry === NONE ? NONE : this.word(entry, NEXT);
  }

  /** Where so many words are free, in one page. Past a bound everything is forgotten first. */
  private roomFor(words: number): number {
    if ((this.free & PAGE_MASK) + words > PAGE_WORDS) this.free = (this.free | PAGE_MASK) + 1;
    if (this.count >= this.limits.entries || this.free >>> PAGE_BITS >= this.limits.pages) this.forget();
    if (this.free >>> PAGE_BITS === this.pages.length) this.pages.push(new Int32Array(PAGE_WORDS));
    const entry = this.free;
    this.free += words;
    return entry;
  }

  private forget(): void {
    this.pages = [];
    this.table = new Int32Array(FIRST_SLOTS);
    this.tags = new Uint8Array(FIRST_SLOTS);
    this.count = 0;
    this.free = HEADER_WORDS;
    this.last = NONE;
    this.expected = NONE;
  }

  /** The table's slot of these labels; what is in it is NONE when they are not known. */
  private slotOf(bytes: DataView, start: number, end: number, hash: number): number {
    const { table, tags } = this;
    const mask = table.length - 1;
    const tag = tagOf(hash);
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = table[slot] as number;
      if (entry === NONE) return slot;
      if (tags[slot] !== tag) continue;
      const isSame = this.word(entry, HASH) === hash && this.word(entry, BYTES) === end - start;
      if (isSame && this.isAt(entry, bytes, start)) return slot;
    }
  }

  private growTable(): void {
    const grown = new Int32Array(this.table.length * 2);
    const tags = new Uint8Array(grown.length);
    const mask = grown.length - 1;
    for (const entry of this.table) {
      if (entry === NONE) continue;
      const hash = this.word(entry, HASH);
      let slot = hash & mask;
      while (grown[slot] !== NONE) slot = (slot + 1) & mask;
      grown[slot] = entry;
      tags[slot] = tagOf(hash);
    }
    this.table = grown;
    this.tags = tags;
  }

  private isAt(entry: number, bytes: DataView, start: number): boolean {
    const page = this.page(entry);
    const header = entry & PAGE_MASK;
    const end = start + (page[header + BYTES] as number);
    let word = header + HEADER_WORDS;
    let at = start;
    // Four words at a time: one branch for all of them.
    for (; at + 16 <= end; at += 16, word += 4) {
      const differing =
        (bytes.getInt32(at, true) ^ (page[word] as number)) |
        (bytes.getInt32(at + 4, true) ^ (page[word + 1] as number)) |
        (bytes.getInt32(at + 8, true) ^ (page[word + 2] as number)) |
        (bytes.getInt32(at + 12, true) ^ (page[word + 3] as number));
      if (differing !== 0) return false;
    }
    for (; at < end; at += 4) if (wordAt(bytes, at, end) !== page[word++]) return false;
    return true;
  }

  private word(entry: number, place: number): number {
    return this.page(entry)[(entry & PAGE_MASK) + place] as number;
  }

  private page(entry: number): Int32Array {
    return this.pages[entry >>> PAGE_BITS] as Int32Array;
  }
}

/** The slot is from the other end of the hash. */
const tagOf = (hash: number) => hash >>> 24;

/** Four bytes as a word, or as many as there are before `end`. */
function wordAt(bytes: DataView, at: number, end: number): number {
  if (at + 4 <= end) return bytes.getInt32(at, true);
  let word = 0;
  for (let i = end - 1; i >= at; i--) word = (word << 8) | bytes.getUint8(i);
  return word;
}

/** The seed keeps senders from choosing labels that all fall together. */
function hashOf(bytes: DataView, start: number, end: number, seed: number): number {
  let hash = seed ^ (end - start);
  for (let at = start; at < end; at += 4) {
    hash = Math.imul(hash ^ wordAt(bytes, at, end), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
  return hash ^ (hash >>> 16);
}
