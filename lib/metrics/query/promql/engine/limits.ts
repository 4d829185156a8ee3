// What one query may use: samples held at a time, time, and the patience of its client. Long loops breathe here.
import { canceled, timedOut, unprocessable } from '@/lib/kernel/errors';
import type { Cancellation } from '@/lib/kernel/http';
import { isTurnOver, nextTurn, TURN_MS, WORK_BETWEEN_LOOKS } from '../../../turns';

export type QueryLimits = {
  /** Samples held in memory at one time. */
  readonly maxSamples: number;
  readonly timeoutMs: number;
  /** Set once the client has gone. */
  readonly signal?: Cancellation;
  /** Kept up to date for whoever wants to know what the query takes; counting costs a little. */
  readonly usage?: QueryUsage;
};

export type QueryUsage = {
  /** The most that were held at one time. */
  peakSamples: number;
  /** What selectors gave to steps: a sample that several steps see counts for each of them. */
  queryableSamples: number;
  /** The same for each step of the query; absent: nobody wants to know. */
  readonly queryableSamplesPerStep?: Float64Array;
};

const tooManySamples = () =>
  unprocessable('query processing would load too many samples into memory in query execution');

export class Allowance {
  private held = 0;
  /** How many evaluations with steps of their own this one is within. */
  private apart = 0;
  /** Of its own time: who waits for something else meanwhile breathes, too, and hears that nobody waits any more. */
  private turnEndsMs: number;
  private readonly deadlineMs: number;
  /** Done since the clock was read; before the first piece it is. */
  private workUnlooked = WORK_BETWEEN_LOOKS;

  constructor(private readonly limits: QueryLimits) {
    const nowMs = performance.now();
    this.turnEndsMs = nowMs + TURN_MS;
    this.deadlineMs = nowMs + limits.timeoutMs;
  }

  /** Samples held now; with `restore` a node gives back what its children held. */
  mark(): number {
    return this.held;
  }

  restore(mark: number): void {
    this.held = mark;
  }

  /** @throws unprocessable when the query would hold more samples than it may. */
  hold(samples: number): void {
    this.held += samples;
    if (this.held > this.limits.maxSamples) throw tooManySamples();
    this.note();
  }

  /** Before so many steps are given memory. @throws unprocessable when not even one value a step could be held */
  requireRoom(steps: number): void {
    if (!(steps <= this.limits.maxSamples)) throw tooManySamples();
  }

  release(samples: number): void {
    this.held -= samples;
  }

  /** Whether to breathe. Ask between series, not between samples: asking is cheap, but awaiting nothing is not. */
  get isTurnOver(): boolean {
    const nowMs = performance.now();
    return isTurnOver(nowMs) || nowMs >= this.turnEndsMs;
  }

  /**
   * The same between pieces that may be small: the clock is read when enough has been done since it was read last.
   * @param work that the last piece was, in samples looked at and steps filled
   */
  isTurnOverAfter(work: number): boolean {
    this.workUnlooked += work;
    if (this.workUnlooked < WORK_BETWEEN_LOOKS) return false;
    this.workUnlooked = 0;
    return this.isTurnOver;
  }

  /** Lets others run when this query has had its turn. @throws timeout, canceled */
  async breathe(): Promise<void> {
    if (!this.isTurnOver) return;
    const nowMs = performance.now();
    await nextTurn();
    if (this.limits.signal?.aborted) throw canceled('query was canceled in query execution');
    if (nowMs > this.deadlineMs) throw timedOut('query timed out in expression evaluation');
    this.turnEndsMs = performance.now() + TURN_MS;
  }

  /** Whether `look` is of any use. */
  get isCounting(): boolean {
    return this.limits.usage !== undefined;
  }

  /** Counts what a selector gave to all steps. */
  look(samples: number): void {
    if (this.limits.usage) this.limits.usage.queryableSamples += samples;
  }

  /** By step of the query, where somebody wants to know and the steps of what is evaluated are those of the query. */
  get perStep(): Float64Array | undefined {
    return this.apart > 0 ? undefined : this.limits.usage?.queryableSamplesPerStep;
  }

  /** What is evaluated here has steps of its own: what its selectors give is not counted, but told. */
  async countedApart<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly samples: number }> {
    const before = this.limits.usage?.queryableSamples ?? 0;
    this.apart++;
    try {
      const value = await work();
      const samples = (this.limits.usage?.queryableSamples ?? 0) - before;
      return { value, samples };
    } finally {
      this.apart--;
      if (this.limits.usage) this.limits.usage.queryableSamples = before;
    }
  }

  /** Takes back what was counted since, where it was given for nothing. */
  countingMark(): () => void {
    const { usage } = this.limits;
    const { perStep } = this;
    const samples = usage?.queryableSamples ?? 0;
    const steps = perStep?.slice();
    return () => {
      if (usage) usage.queryableSamples = samples;
      if (steps) perStep?.set(steps);
    };
  }

  private note(): void {
    const { usage } = this.limits;
    if (usage && this.held > usage.peakSamples) usage.peakSamples = this.held;
  }
}
