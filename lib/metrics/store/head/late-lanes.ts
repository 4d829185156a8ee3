// Late samples of every series: those that wait for a seal, and those that one is writing into blocks.
import { type Columns, merge, NO_COLUMNS } from '../columns';
import { type LateSample, LateSamples, lateSamplesOf } from './late-samples';

export class LateLanes {
  private readonly waiting = new Map<number, LateSamples>();
  private sealing = new Map<number, LateSamples>();

  has(slot: number): boolean {
    return this.waiting.has(slot) || this.sealing.has(slot);
  }

  /** A sample of a time for which the series has none. */
  insert(slot: number, sample: LateSample): void {
    const lane = this.waiting.get(slot) ?? new LateSamples();
    this.waiting.set(slot, lane);
    lane.insert(sample);
  }

  at(slot: number, timestampMs: number): LateSample | undefined {
    return this.waiting.get(slot)?.at(timestampMs) ?? this.sealing.get(slot)?.at(timestampMs);
  }

  /** undefined: none. */
  of(slot: number): Columns | undefined {
    if (this.waiting.size === 0 && this.sealing.size === 0) return undefined;
    const late = this.waiting.get(slot)?.columns();
    const sealing = this.sealing.get(slot)?.columns();
    return late && sealing ? merge(sealing, late) : (late ?? sealing);
  }

  delete(slot: number): void {
    this.waiting.delete(slot);
    this.sealing.delete(slot);
  }

  /** From here on until `sealed` or `keep`, those before `untilMs` are being sealed. What comes meanwhile waits for the next seal. */
  beginSealing(untilMs: number): void {
    for (const [slot, late] of this.waiting) {
      const [before, rest] = late.split(untilMs);
      if (before.length > 0) this.sealing.set(slot, before);
      if (rest.length > 0) this.waiting.set(slot, rest);
      else this.waiting.delete(slot);
    }
  }

  /** The seal failed. */
  keep(): void {
    for (const [slot, sealing] of this.sealing)
      for (const sample of lateSamplesOf(sealing.columns())) this.insert(slot, sample);
    this.sealing = new Map();
  }

  /** They are in blocks. */
  sealed(): void {
    this.sealing = new Map();
  }

  /** Slots of series with some that are being sealed. */
  sealingSlots(): IterableIterator<number> {
    return this.sealing.keys();
  }

  sealingOf(slot: number): Columns {
    return this.sealing.get(slot)?.columns() ?? NO_COLUMNS;
  }
}
