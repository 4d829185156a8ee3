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
    const filled = parts.every(isFilled) ? parts : parts.filter(isFilled);
    if (filled.length <= 1) return concat(filled);
    const isKnown = this.areLast(filled);
    if (isKnown && filled.every(hasFloatsOnly)) return this.joined(filled);
    const all = concat(filled);
    if (isKnown) return { ...all, timestampsMs: this.last };
    this.lastParts = filled.map(({ timestampsMs }) => timestampsMs);
    this.last = all.timestampsMs;
    return all;
  }

  private areLast(parts: readonly Columns[]): boolean {
    const { lastParts } = this;
    return (
      parts.length === lastParts.length && parts.every(({ timestampsMs }, i) => areSameView(timestampsMs, lastParts[i]))
    );
  }

  private joined(parts: readonly Columns[]): Columns {
    let isAllNumbers = true;
    let isRising = true;
    let before = -Infinity;
    for (const part of parts) {
      const { values } = part;
      isAllNumbers &&= part.isAllNumbers === true;
      isRising &&= part.isRising === true && (values[0] as number) >= before;
      before = values[values.length - 1] as number;
    }
    return { timestampsMs: this.last, values: this.joinedValues(parts), isAllNumbers, isRising };
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

const isFilled = ({ timestampsMs }: Columns) => timestampsMs.length > 0;

const areSameView = (a: Float64Array, b: Float64Array | undefined) =>
  a === b || (b !== undefined && a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length);
