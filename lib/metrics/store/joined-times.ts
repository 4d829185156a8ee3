// Joins columns of many series that share their timestamps so that the joined series share theirs, too.
import { type Columns, concat } from './columns';

export class JoinedTimes {
  private lastParts: readonly Float64Array[] = [];
  private last: Float64Array = new Float64Array(0);

  /** One after the other: each part ends before the next begins. */
  concat(parts: readonly Columns[]): Columns {
    if (parts.length <= 1) return concat(parts);
    const all = concat(parts);
    const ofParts = parts.map(({ timestampsMs }) => timestampsMs);
    const isKnown =
      ofParts.length === this.lastParts.length && ofParts.every((part, i) => areSameView(part, this.lastParts[i]));
    if (isKnown) return { ...all, timestampsMs: this.last };
    this.lastParts = ofParts;
    this.last = all.timestampsMs;
    return all;
  }
}

const areSameView = (a: Float64Array, b: Float64Array | undefined) =>
  a === b || (b !== undefined && a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length);
