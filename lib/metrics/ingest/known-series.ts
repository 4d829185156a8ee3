// Which series the bytes of a label set mean. A writer sends its series in the same order again and again, so the next one is
// predicted from the one before it and compared byte by byte; only a miss makes a string, only a new series makes labels.
import type { SeriesRef } from '../model';

type Entry = {
  readonly bytes: Buffer;
  readonly ref: SeriesRef;
  /** What came after it last time. */
  next: Entry | undefined;
};

/** Forgotten all at once when there are more: series come and go, and whatever is asked for again is found again. */
const MOST_ENTRIES = 2_000_000;

export class KnownSeries {
  private readonly entries = new Map<string, Entry>();
  private last: Entry | undefined;

  /** @param mostEntries a bound for memory */
  constructor(private readonly mostEntries = MOST_ENTRIES) {}

  /** The series whose labels are `body[start, end)`; `make` is asked when these bytes were never seen. */
  refOf(body: Buffer, start: number, end: number, make: () => SeriesRef): SeriesRef {
    const predicted = this.last?.next;
    const entry = predicted && isAt(predicted, body, start, end) ? predicted : this.find(body, start, end, make);
    if (this.last && this.last.next !== entry) this.last.next = entry;
    this.last = entry;
    return entry.ref;
  }

  private find(body: Buffer, start: number, end: number, make: () => SeriesRef): Entry {
    const key = body.toString('latin1', start, end);
    const known = this.entries.get(key);
    if (known) return known;
    if (this.entries.size >= this.mostEntries) this.forget();
    const entry: Entry = { bytes: Buffer.from(body.subarray(start, end)), ref: make(), next: undefined };
    this.entries.set(key, entry);
    return entry;
  }

  private forget(): void {
    this.entries.clear();
    this.last = undefined;
  }
}

const isAt = ({ bytes }: Entry, body: Buffer, start: number, end: number) =>
  bytes.length === end - start && body.compare(bytes, 0, bytes.length, start, end) === 0;
