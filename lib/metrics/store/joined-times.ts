// Joins columns of many series that share their timestamps so that the joined series share theirs, too.
import { type Columns, concat } from './columns';

/** Values of series that are read together are cut from pieces of so many: an array for each would cost more than filling it. */
const VALUES_PER_PIECE = 16_384;

export class JoinedTimes {
  private lastParts: readonly Float64Array[] = [];
  private last: Float64Array = new Float64Array(0);
  private piece = new Float64Array(0);
  private at = 0;

  /** One after the other: each part ends before the next begins. */
  concat(parts: readonly Columns[]): Columns {
    const filled = parts.filter(({ timestampsMs }) => timestampsMs.length > 0);
    if (filled.length <= 1) return concat(filled);
    const ofParts = filled.map(({ timestampsMs }) => timestampsMs);
    const isKnown =
      ofParts.length === this.lastParts.length && ofParts.every((part, i) => areSameView(part, this.lastParts[i]));
    if (isKnown && filled.every(hasFloatsOnly))
      return {
        timestampsMs: this.last,
        values: this.joinedValues(filled),
        isAllNumbers: filled.every(({ isAllNumbers }) => isAllNumbers),
        isRising: filled.every((part, i) => part.isRising && rises(filled[i - 1], part)),
      };
    const all = concat(filled);
    if (isKnown) return { ...all, timestampsMs: this.last };
    this.lastParts = ofParts;
    this.last = all.timestampsMs;
    return all;
  }

  /** Arrays of one kind are copied as bytes: staleness markers stay what they are. */
  private joinedValues(parts: readonly Columns[]): Float64Array {
    const values = this.take(this.last.length);
    let at = 0;
    for (const part of parts) {
      values.set(part.values, at);
      at += part.values.length;
    }
    return values;
  }

  private take(count: number): Float64Array {
    if (this.at + count > this.piece.length) {
      this.piece = new Float64Array(Math.max(count, VALUES_PER_PIECE));
      this.at = 0;
    }
    this.at += count;
    return this.piece.subarray(this.at - count, this.at);
  }
}

const hasFloatsOnly = ({ histograms, startTimestampsMs }: Columns) => !histograms && !startTimestampsMs;

const rises = (before: Columns | undefined, after: Columns) =>
  before === undefined || (after.values[0] as number) >= (before.values.at(-1) as number);

const areSameView = (a: Float64Array, b: Float64Array | undefined) =>
  a === b || (b !== undefined && a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length);
