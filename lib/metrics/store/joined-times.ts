// Joins columns of many series that share their timestamps so that the joined series share theirs, too.
import { type Columns, concat } from './columns';
import type { Loan } from './lent-values';

export class JoinedTimes {
  private lastParts: readonly Float64Array[] = [];
  private last: Float64Array = new Float64Array(0);

  /** @param loan where joined values are put */
  constructor(private readonly loan: Loan) {}

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
    const values = this.loan.take(this.last.length);
    let at = 0;
    for (const part of parts) {
      values.set(part.values, at);
      at += part.values.length;
    }
    return values;
  }
}

const hasFloatsOnly = ({ histograms, startTimestampsMs }: Columns) => !histograms && !startTimestampsMs;

const rises = (before: Columns | undefined, after: Columns) =>
  before === undefined || (after.values[0] as number) >= (before.values.at(-1) as number);

const areSameView = (a: Float64Array, b: Float64Array | undefined) =>
  a === b || (b !== undefined && a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length);
