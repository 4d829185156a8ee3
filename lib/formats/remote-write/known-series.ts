// Which series the bytes of a label set mean. A writer sends its series in the same order again and again, so the next one is
// expected to be what came after the one before it last time; the bytes decide. Nothing here is an object per series: entries lie
// in an arena, found through a table of hashes, and so does each label, once for all series that have it.
import { Arena } from '@/lib/kernel/wasm/arena';
import { ENTRY, type ExpectedRun, expectedRunIn } from './expected-run';
import { hashOf } from './label-bytes';
import { arePiecesAt, LabelPieces, spelled } from './label-pieces';
import { PAGE_WORDS, Pages } from './pages';

/** Forgotten all at once when there are more: series come and go, and whatever is asked for again is found again. */
const MOST_ENTRIES = 2_000_000;
const MOST_PAGES = 1024;

/** No entry. */
const NONE = 0;
/** Longer label sets are not kept: they would leave holes at the ends of pages. */
const MOST_LABEL_BYTES = 65_536;

const FIRST_SLOTS = 1024;
const MOST_RUN_SAMPLES = 2048;

// The state of a run, in words.
const LAST = 0;
const EXPECTED = 1;
const RUN_END = 2;

export type KnownSeriesLimits = { readonly entries: number; readonly pages: number };

/** Samples one after the other; views that hold until the next run is taken. */
export type Run = {
  readonly refs: Uint32Array;
  readonly timestampsMs: Float64Array;
  /** Bits as they came. */
  readonly values: Float64Array;
};

export class KnownSeries {
  /** All of the arena. */
  private words: Int32Array;
  private readonly pages: Pages;
  private readonly pieces: LabelPieces;
  /** Entries by hash, open addressing; at most three quarters are taken. */
  private table = new Int32Array(FIRST_SLOTS);
  /** Eight bits of the hash of what is in a slot: other entries on the way are passed by without a look at them. */
  private tags = new Uint8Array(FIRST_SLOTS);
  private count = 0;
  private readonly state: number;
  private readonly runColumns: { entries: number; refs: number; timestampsMs: number; values: number };
  private readonly takeRunAt: ExpectedRun;
  private readonly seed = (Math.random() * 2 ** 32) | 0;

  /**
   * @param arena where entries lie; messages that lie there, too, are read faster
   * @param limits bounds for memory; a page is 1 MiB
   */
  constructor(
    private readonly arena: Arena = new Arena(),
    private readonly limits: KnownSeriesLimits = { entries: MOST_ENTRIES, pages: MOST_PAGES },
  ) {
    this.pages = new Pages(arena, limits.pages);
    this.pieces = new LabelPieces(this.pages, this.seed);
    const column = (bytesEach: number) => arena.claim(MOST_RUN_SAMPLES * bytesEach);
    const state = arena.claim(12);
    this.runColumns = { entries: column(4), refs: column(4), timestampsMs: column(8), values: column(8) };
    this.takeRunAt = expectedRunIn(arena.memory, { state, ...this.runColumns, capacity: MOST_RUN_SAMPLES });
    this.state = state >> 2;
    this.words = new Int32Array(arena.buffer);
  }

  /** Call before a message is read: the arena may have grown. */
  begin(message: Uint8Array): void {
    if (message.buffer !== this.arena.buffer) this.arena.reserve(4 * (message.length + PAGE_WORDS));
    if (this.words.buffer !== this.arena.buffer) this.words = new Int32Array(this.arena.buffer);
  }

  private get last(): number {
    return this.words[this.state + LAST] as number;
  }

  private set last(entry: number) {
    this.words[this.state + LAST] = entry;
  }

  private get expected(): number {
    return this.words[this.state + EXPECTED] as number;
  }

  private set expected(entry: number) {
    this.words[this.state + EXPECTED] = entry;
  }

  /** How many label bytes the expected series has; 0: none is expected. */
  get expectedBytes(): number {
    const { expected } = this;
    return expected === NONE ? 0 : this.word(expected, ENTRY.bytes);
  }

  /**
   * Takes the series of a version 1 message from `at` on, as long as each is the expected one and has samples only. undefined: not
   * even the first is.
   */
  takeRun(message: Uint8Array, at: number): Run | undefined {
    const { arena, runColumns } = this;
    const { buffer } = arena;
    if (message.buffer !== buffer) return undefined;
    const count = this.takeRunAt(message.byteOffset + at, message.byteOffset + message.length);
    if (count === 0) return undefined;
    return {
      refs: new Uint32Array(buffer, runColumns.refs, count),
      timestampsMs: new Float64Array(buffer, runColumns.timestampsMs, count),
      values: new Float64Array(buffer, runColumns.values, count),
    };
  }

  /** Where the run that was taken last ends in its message. */
  runEndIn(message: Uint8Array): number {
    return (this.words[this.state + RUN_END] as number) - message.byteOffset;
  }

  /** Replaces the ref of sample `index` of the run that was taken last, as `refOf` tells it for the label bytes. */
  renewInRun(index: number, refOf: (labels: DataView, start: number, end: number) => SeriesRef): void {
    const entry = this.words[(this.runColumns.entries >> 2) + index] as number;
    const bytes = this.word(entry, ENTRY.bytes);
    const labels = spelled(this.words, entry + ENTRY.labels, bytes);
    const ref = refOf(new DataView(labels.buffer), 0, bytes);
    this.words[entry + ENTRY.ref] = ref;
    this.words[(this.runColumns.refs >> 2) + index] = ref;
  }

  /** Whether the expected labels stand at `start`, where so many bytes are. Then theirs is the series that was taken last. */
  takeExpected(bytes: DataView, start: number): boolean {
    const { expected } = this;
    if (expected === NONE || !this.isAt(expected, bytes, start)) return false;
    this.last = expected;
    this.expected = this.word(expected, ENTRY.next);
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
    return this.word(this.last, ENTRY.ref) >>> 0;
  }

  set ref(ref: SeriesRef) {
    this.words[this.last + ENTRY.ref] = ref;
  }

  /** Keeps labels that are not known, as the series that was taken last. */
  add(bytes: DataView, start: number, end: number, ref: SeriesRef): void {
    const isKept = end - start <= MOST_LABEL_BYTES;
    this.follow(isKept ? this.write(bytes, start, end, ref) : NONE);
  }

  /** NONE when there is no room yet. */
  private write(bytes: DataView, start: number, end: number, ref: SeriesRef): number {
    const { pieces, mostWords } = this.pieces.measure(bytes, start, end);
    const entryWords = ENTRY.labels + pieces;
    if (!this.makeRoom(entryWords + mostWords)) return NONE;
    if ((this.count + 1) * 4 > this.table.length * 3) this.growTable();
    const hash = hashOf(bytes, start, end, this.seed);
    const { words } = this;
    const entry = this.pages.take(entryWords);
    words[entry + ENTRY.ref] = ref;
    words[entry + ENTRY.next] = NONE;
    words[entry + ENTRY.hash] = hash;
    words[entry + ENTRY.bytes] = end - start;
    this.pieces.intern(words, entry + ENTRY.labels, bytes, start, end);
    const slot = this.slotOf(bytes, start, end, hash);
    this.table[slot] = entry;
    this.tags[slot] = tagOf(hash);
    this.count++;
    return entry;
  }

  /** Takes an entry, and remembers that it came after the last. */
  private follow(entry: number): void {
    if (this.last !== NONE) this.words[this.last + ENTRY.next] = entry;
    this.last = entry;
    this.expected = entry === NONE ? NONE : this.word(entry, ENTRY.next);
  }

  /** Sees to it that so many words are free, in one page. Past a bound everything is forgotten first. false: there is no room yet. */
  private makeRoom(words: number): boolean {
    if (this.count >= this.limits.entries || this.pages.isFullFor(words)) this.forget();
    return this.pages.reserve(words);
  }

  /** Pages are filled anew. */
  private forget(): void {
    this.pages.forget();
    this.pieces.forget();
    this.table = new Int32Array(FIRST_SLOTS);
    this.tags = new Uint8Array(FIRST_SLOTS);
    this.count = 0;
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
      const isSame = this.word(entry, ENTRY.hash) === hash && this.word(entry, ENTRY.bytes) === end - start;
      if (isSame && this.isAt(entry, bytes, start)) return slot;
    }
  }

  private growTable(): void {
    const grown = new Int32Array(this.table.length * 2);
    const tags = new Uint8Array(grown.length);
    const mask = grown.length - 1;
    for (const entry of this.table) {
      if (entry === NONE) continue;
      const hash = this.word(entry, ENTRY.hash);
      let slot = hash & mask;
      while (grown[slot] !== NONE) slot = (slot + 1) & mask;
      grown[slot] = entry;
      tags[slot] = tagOf(hash);
    }
    this.table = grown;
    this.tags = tags;
  }

  private isAt(entry: number, bytes: DataView, start: number): boolean {
    const end = start + this.word(entry, ENTRY.bytes);
    return arePiecesAt(this.words, entry + ENTRY.labels, bytes, start, end);
  }

  private word(entry: number, place: number): number {
    return this.words[entry + place] as number;
  }
}

/** As the store gave it. */
type SeriesRef = number;

/** The slot is from the other end of the hash. */
const tagOf = (hash: number) => hash >>> 24;
