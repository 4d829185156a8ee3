// The samples of one series that are not in blocks yet: two growing columns, oldest first.

const FIRST_CAPACITY = 16;

/** A pair of columns of one length. */
export type Columns = { readonly timestampsMs: Float64Array; readonly values: Float64Array };

export const NO_COLUMNS: Columns = { timestampsMs: new Float64Array(0), values: new Float64Array(0) };

export class GrowingColumns {
  private timestampsMs = new Float64Array(0);
  private values = new Float64Array(0);
  private words = new Uint32Array(0);
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Infinity when empty. */
  get oldestMs(): number {
    return this.count === 0 ? Infinity : (this.timestampsMs[0] as number);
  }

  /** -Infinity when empty. */
  get newestMs(): number {
    return this.count === 0 ? -Infinity : (this.timestampsMs[this.count - 1] as number);
  }

  /** Takes sample `index` of `from`, bits and all: a staleness marker must not pass through a JavaScript number. */
  push(timestampMs: number, from: Uint32Array, index: number): void {
    if (this.count === this.timestampsMs.length) this.resize(Math.max(FIRST_CAPACITY, this.count * 2));
    this.timestampsMs[this.count] = timestampMs;
    this.words[2 * this.count] = from[2 * index] as number;
    this.words[2 * this.count + 1] = from[2 * index + 1] as number;
    this.count++;
  }

  /** Samples with startMs <= t <= endMs, as views that stay as they are whatever is appended or sealed later. */
  within(startMs: number, endMs: number): Columns {
    const from = this.firstAtOrAfter(startMs);
    const to = this.firstAtOrAfter(nextAfter(endMs));
    return { timestampsMs: this.timestampsMs.subarray(from, to), values: this.values.subarray(from, to) };
  }

  /** Forgets samples before `untilMs`. Views handed out keep the old columns alive. */
  dropBefore(untilMs: number): void {
    const from = this.firstAtOrAfter(untilMs);
    if (from === 0) return;
    const kept = {
      timestampsMs: this.timestampsMs.subarray(from, this.count),
      values: this.values.subarray(from, this.count),
    };
    this.count -= from;
    this.adopt(kept, this.count);
  }

  private firstAtOrAfter(timestampMs: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.timestampsMs[middle] as number) < timestampMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private resize(capacity: number): void {
    this.adopt({ timestampsMs: this.timestampsMs, values: this.values }, capacity);
  }

  private adopt({ timestampsMs, values }: Columns, capacity: number): void {
    const [newTimestampsMs, newValues] = [new Float64Array(capacity), new Float64Array(capacity)];
    newTimestampsMs.set(timestampsMs);
    newValues.set(values);
    this.timestampsMs = newTimestampsMs;
    this.values = newValues;
    this.words = new Uint32Array(newValues.buffer);
  }
}

/** Timestamps are whole milliseconds, so "not after t" is "before t + 1". */
const nextAfter = (timestampMs: number) => Math.floor(timestampMs) + 1;

/** One after the other; `a` ends before `b` begins. */
export function concat(parts: readonly Columns[]): Columns {
  const filled = parts.filter(({ timestampsMs }) => timestampsMs.length > 0);
  if (filled.length <= 1) return filled[0] ?? NO_COLUMNS;
  const length = filled.reduce((sum, { timestampsMs }) => sum + timestampsMs.length, 0);
  const whole = { timestampsMs: new Float64Array(length), values: new Float64Array(length) };
  let at = 0;
  for (const { timestampsMs, values } of filled) {
    whole.timestampsMs.set(timestampsMs, at);
    whole.values.set(values, at);
    at += timestampsMs.length;
  }
  return whole;
}
