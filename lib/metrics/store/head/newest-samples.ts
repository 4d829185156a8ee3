// The newest sample of every series, in columns by ref: what each arriving sample is judged against. A group that is being
// committed is noted beside it, so that a commit that fails leaves nothing to undo.
import type { SeriesRef } from '../../model';

const FIRST_CAPACITY = 1024;

export class NewestSamples {
  private timesMs = new Float64Array(FIRST_CAPACITY).fill(-Infinity);
  /** Bits of the value: low and high word. Of a sample that is only in blocks they are not known. */
  private words = new Uint32Array(2 * FIRST_CAPACITY);
  private bitsKnown = new Uint8Array(FIRST_CAPACITY);
  private pendingTimesMs = new Float64Array(FIRST_CAPACITY);
  private pendingWords = new Uint32Array(2 * FIRST_CAPACITY);
  /** The group that last noted something of the series. */
  private pendingGroups = new Float64Array(FIRST_CAPACITY);
  private group = 1;

  /** Makes room for refs below `count`. */
  reserve(count: number): void {
    if (count <= this.timesMs.length) return;
    const capacity = Math.max(count, this.timesMs.length * 2);
    const timesMs = new Float64Array(capacity).fill(-Infinity);
    timesMs.set(this.timesMs);
    this.timesMs = timesMs;
    this.words = grown(this.words, new Uint32Array(2 * capacity));
    this.bitsKnown = grown(this.bitsKnown, new Uint8Array(capacity));
    this.pendingTimesMs = grown(this.pendingTimesMs, new Float64Array(capacity));
    this.pendingWords = grown(this.pendingWords, new Uint32Array(2 * capacity));
    this.pendingGroups = grown(this.pendingGroups, new Float64Array(capacity));
  }

  /** From here on `noted…` speaks of a new group; what another noted and did not commit is forgotten. */
  beginGroup(): void {
    this.group++;
  }

  /** Time of the newest sample, committed or noted in this group; -Infinity: none. */
  timeMs(ref: SeriesRef): number {
    return (this.pendingGroups[ref] === this.group ? this.pendingTimesMs[ref] : this.timesMs[ref]) as number;
  }

  /** Whether the newest sample has the bits of value `index` of `from`. */
  hasBits(ref: SeriesRef, from: Uint32Array, index: number): boolean {
    const isPending = this.pendingGroups[ref] === this.group;
    if (!isPending && this.bitsKnown[ref] === 0) return false;
    const words = isPending ? this.pendingWords : this.words;
    return words[2 * ref] === from[2 * index] && words[2 * ref + 1] === from[2 * index + 1];
  }

  /** Value `index` of `from` is the newest sample of the group under way. */
  note(ref: SeriesRef, timestampMs: number, from: Uint32Array, index: number): void {
    this.pendingGroups[ref] = this.group;
    this.pendingTimesMs[ref] = timestampMs;
    this.pendingWords[2 * ref] = from[2 * index] as number;
    this.pendingWords[2 * ref + 1] = from[2 * index + 1] as number;
  }

  /** Value `index` of `from` is committed, and the newest. */
  set(ref: SeriesRef, timestampMs: number, from: Uint32Array, index: number): void {
    this.timesMs[ref] = timestampMs;
    this.words[2 * ref] = from[2 * index] as number;
    this.words[2 * ref + 1] = from[2 * index + 1] as number;
    this.bitsKnown[ref] = 1;
  }

  /** A block has a sample at this time. */
  setFromBlock(ref: SeriesRef, lastMs: number): void {
    if (lastMs <= (this.timesMs[ref] as number)) return;
    this.timesMs[ref] = lastMs;
    this.bitsKnown[ref] = 0;
  }
}

function grown<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
