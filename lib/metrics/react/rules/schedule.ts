// When a group is evaluated: on a grid of its interval, shifted by a hash of its name so that groups spread over time.
import { Labels } from '@/lib/kernel/labels';
import { labelHash } from '../../query/promql/engine/label-hash';
import type { RuleGroupSpec } from './model';

export type Evaluation = {
  /** What the evaluation is about: always on the grid. */
  readonly timestampMs: number;
  /** Evaluations that there was no time for. */
  readonly missed: number;
};

type Grid = Pick<RuleGroupSpec, 'file' | 'name' | 'intervalMs'>;

/** Evaluations are at `offset + n * interval`. */
export const gridOffsetMs = ({ file, name, intervalMs }: Grid): number =>
  Number(labelHash(Labels.of({ name, file })) % BigInt(intervalMs));

export class Schedule {
  private readonly intervalMs: number;
  private readonly offsetMs: number;
  private nextMs: number | undefined;

  constructor({ file, name, intervalMs }: Grid) {
    this.intervalMs = intervalMs;
    this.offsetMs = gridOffsetMs({ file, name, intervalMs });
  }

  /** The instant of the next evaluation; in the past when the last one took too long. */
  dueMs(nowMs: number): number {
    // Further away than an interval it can only be when the clock was set back.
    if (this.nextMs === undefined || this.nextMs - nowMs > this.intervalMs) {
      this.nextMs = this.gridBefore(nowMs) + this.intervalMs;
    }
    return this.nextMs;
  }

  /** Begins the evaluation that is due. */
  begin(nowMs: number): Evaluation {
    const dueMs = this.dueMs(nowMs);
    const missed = Math.max(0, Math.floor((nowMs - dueMs) / this.intervalMs));
    const timestampMs = dueMs + missed * this.intervalMs;
    this.nextMs = timestampMs + this.intervalMs;
    return { timestampMs, missed };
  }

  private gridBefore(nowMs: number): number {
    return Math.floor((nowMs - this.offsetMs) / this.intervalMs) * this.intervalMs + this.offsetMs;
  }
}
